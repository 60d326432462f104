-- id: buffer-growth
-- title: Buffers grow step by step
-- kinds: cpu
-- needs: buffer_grows builder_writes
-- metric: share of application CPU
-- unit: share
-- levels: 0.05 0.10 0.30
-- frames: buffer_sized = bytes.(*Buffer).Grow strings.(*Builder).Grow
-- frames: growslice = runtime.growslice*
-- first: buffer_grows = io.ReadAll io/ioutil.ReadAll bytes.(*Buffer).grow bytes.growSlice bytes.makeSlice
-- first: builder_writes = strings.(*Builder).grow strings.(*Builder).Write*
-- callee: buffer_user = bytes.(*Buffer).* strings.(*Builder).* io.* io/ioutil.*
-- guards: The program's own code fills the buffer or has it filled; what encoders and formatters do is theirs. A
--   buffer that is grown once, to its size, is none of it, nor is what the reader does that fills it. What
--   buffers allocate is alloc-hot-site's; without a CPU profile nothing tells whether it costs anything.
-- why: Every step copies what is there and leaves it as garbage. io.ReadAll begins with 512 bytes.
-- measured: 99 to 100 % of the application CPU where bodies are read with io.ReadAll, 0 % where a buffer is reused
--   (Go 1.16 to 1.27; since 1.26 ReadAll copies by itself, without growslice).
-- since: Go 1.16
-- remedy: Stream it (io.Copy, a Decoder), or size the buffer from Content-Length (with a bound) and reuse it. Grow
--   before a loop of writes.
-- remedy -1.25: Stream it (io.Copy, a Decoder), or size the buffer from Content-Length (with a bound) and reuse it.
--   Go 1.26 makes io.ReadAll about twice as fast, at half the memory.
-- more: pprofx top -cum "-focus=ReadAll|Buffer..grow|Builder" {cpu}
SELECT
    sum(samples) AS k, app_samples AS n, sites(coalesce(site, outer), samples, stack) AS sites,
    percent(sum(samples) * 1.0 / app_samples) || ' of the application''s CPU goes to buffers growing from nothing'
        AS message
FROM cpu, cpu_total
WHERE (buffer_grows OR (builder_writes AND growslice)) AND buffer_user AND NOT buffer_sized AND NOT gc
