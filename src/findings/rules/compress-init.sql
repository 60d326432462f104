-- id: compress-init
-- title: Compressors are made anew instead of being reused
-- kinds: cpu
-- needs: compress_init
-- metric: share of application CPU
-- unit: share
-- levels: 0.02 0.10 0.30
-- frames: compress_init = compress/flate.NewWriter* compress/flate.NewReader* compress/flate.newHuffmanBitWriter
--   compress/flate.newDeflateFast compress/flate.newFastEnc compress/flate.(*compressor).init*
--   compress/gzip.NewReader compress/zlib.NewReader* compress/bzip2.newHuffmanTree
--   github.com/klauspost/compress/*.New* github.com/andybalholm/brotli.NewWriter*
--   github.com/andybalholm/brotli.NewReader* github.com/pierrec/lz4*.NewWriter github.com/pierrec/lz4*.NewReader
-- frames: compressing = compress/* github.com/klauspost/compress/* github.com/andybalholm/brotli.*
-- guards: How much one allocates is large-object-churn's to say.
-- why: A gzip writer clears some 800 KB when it is made, which is more work than compressing a short document.
-- measured: 39-99 % with a writer for each document, 0 % with a sync.Pool of them, which was 17 to 51 times as fast.
-- since: Go 1.16
-- remedy: Keep writers and readers in a sync.Pool, Reset them when they are taken and put them back when they are
--   closed. The share named here should then be gone.
-- more: pprofx top -cum -relative_percentages -focus='^compress/|klauspost/compress|brotli|lz4' {cpu}
SELECT
    sum(samples) FILTER (WHERE compress_init) AS k, app_samples AS n,
    sites(coalesce(site, outer), samples, stack) FILTER (WHERE compress_init) AS sites,
    percent(sum(samples) FILTER (WHERE compress_init) * 1.0 / app_samples) ||
        ' of the application''s CPU goes to making compressors, ' ||
        percent(coalesce(sum(samples) FILTER (WHERE NOT compress_init), 0) * 1.0 / app_samples) ||
        ' to compressing' AS message
FROM cpu, cpu_total
WHERE compressing AND NOT gc
