-- Version 4: bytes that were given without compression are stored with it.

ALTER TABLE blob RENAME TO blob_3;

CREATE TABLE blob ( -- the bytes of a profile as they were given, in pieces; "pprofx export" writes them
    profile INTEGER NOT NULL, -- profile.id
    chunk INTEGER NOT NULL, -- 0, 1, …: the bytes are all chunks in this order
    size INTEGER NOT NULL, -- how many bytes it is, at most 16 MiB
    data BLOB NOT NULL, -- these bytes; a frame of zstd with them where that is shorter than size
    PRIMARY KEY (profile, chunk)
);

INSERT INTO blob SELECT profile, chunk, length(data), data FROM blob_3;
DROP TABLE blob_3;
