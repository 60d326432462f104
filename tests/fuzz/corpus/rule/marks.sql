-- id: marks
-- frames: a = runtime.* *.(*T).x
-- callee: b = x
-- first: c =
-- frames: a = runtime.* *.(*T).x
-- levels: 1KB 8MB 1.5GB
-- unit: bytes/s
-- remedy -1.23: old
-- remedy: any
/* "in a comment" */ SELECT k, n, "a" FROM [cpu] WHERE `b`
