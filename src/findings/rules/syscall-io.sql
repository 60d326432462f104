-- id: syscall-io
-- title: Reads and writes go straight to the system, without a buffer
-- kinds: cpu
-- needs: io
-- metric: share of application CPU
-- unit: share
-- levels: 0.25 0.50 0.80
-- frames: io_socket = net.(*conn).Read net.(*conn).Write net.(*netFD).*
-- frames: io_batched = bufio.(*Reader).* bufio.(*Scanner).* bufio.(*Writer).Write* bufio.(*Writer).ReadFrom io.Copy*
--   io.copyBuffer io.ReadAll os.ReadFile os.WriteFile os.(*File).ReadFrom crypto/tls.*
--   bytes.(*Buffer).ReadFrom bytes.(*Buffer).WriteTo
-- frames: io_http = net/http.*
-- frames: io_flush = bufio.(*Writer).Flush
-- guards: What goes through bufio, io.Copy or net/http is gathered already and does not count (what a handler does
--   beside, to a file of its own, does), nor a buffer's flush into a socket, which ends a message; nor what a logger
--   writes. A profile does not tell sizes. A socket has to be asked for each message, a file never: there two fifths for
--   sure make a warning.
-- why: A system call costs as much as copying some ten KB; where half of the CPU is reads and writes that nobody
--   gathers, they are small.
-- measured: 90-94 % with a write for each field, below 3 % through a bufio.Writer, which was 22 times as fast.
--   57 to 64 % where an HTTP handler writes line by line to its own file, with its clients in the same process. Up to
--   48 % to sockets in healthy servers of small messages.
-- since: Go 1.16
-- remedy: Read through a bufio.Reader and write through a bufio.Writer, and flush where something is complete. Hand
--   over larger pieces, net.Buffers for several at once.
-- more: pprofx top -cum -focus='internal/poll|^syscall\.' {cpu}
SELECT
    sum(samples) AS k, app_samples AS n, sites(coalesce(site, outer), samples, stack) AS sites, max(outer) AS outer,
    CASE WHEN coalesce(sum(samples) FILTER (WHERE io_socket), 0) * 2 <= sum(samples)
        AND low(sum(samples), app_samples, 5) >= 0.4 AND sum(samples) < 0.8 * app_samples
        THEN 'warning' END AS severity, 'files, surely two fifths of the CPU' AS reason,
    percent(sum(samples) * 1.0 / app_samples) || ' of the application''s CPU goes to ' ||
        CASE WHEN sum(samples) FILTER (WHERE io_socket) * 2 > sum(samples) THEN 'sockets' ELSE 'files' END ||
        ' that are read and written without a buffer' AS message
FROM cpu, cpu_total
WHERE io AND NOT io_batched AND NOT (io_http AND NOT user) AND NOT (io_flush AND io_socket) AND NOT logging AND NOT gc
