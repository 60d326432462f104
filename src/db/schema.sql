-- Version 1 of the store.  The comments of tables and columns are what "pprofx sql --schema" prints, so every
-- column has one.  Ids of functions, lines, nodes, labels and samples are small numbers; "value_type" is the
-- index pprof's -sample_index takes; values are sums in the unit of their value_type.  Sums that would leave
-- int64 stop at its end.  Text that was not valid UTF-8 is repaired with U+FFFD.

CREATE TABLE profile ( -- one row for each profile
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- its number, as in DB#ID; never given to another profile
    sha256 BLOB UNIQUE, -- SHA-256 of the bytes as they were given; NULL for a file that "pprofx sql" only read
    name TEXT NOT NULL, -- the path or name it was imported from
    kind TEXT NOT NULL, -- cpu, heap, allocs, goroutine, mutex, block, …: what "pprofx info" calls it
    bytes INTEGER NOT NULL, -- size of the bytes as they were given; 0 when they are not stored
    compression TEXT NOT NULL, -- how these bytes are compressed: gzip, zstd, lz4 or ""
    time_nanos INTEGER NOT NULL, -- when it was taken, in nanoseconds since 1970 UTC; 0 when the profile does not say
    duration_nanos INTEGER NOT NULL, -- for how long it was taken, in nanoseconds; 0 when the profile does not say
    period INTEGER NOT NULL, -- one sample is taken every so many units
    period_type TEXT NOT NULL, -- of what the period is: cpu, space, …
    period_unit TEXT NOT NULL, -- the unit of the period
    imported_nanos INTEGER NOT NULL, -- when it was imported, in nanoseconds since 1970 UTC
    go_version TEXT NOT NULL, -- the Go release its names point to, as "pprofx info" prints it
    go_oldest INTEGER NOT NULL, -- the oldest it can be: 24 for Go 1.24; 0 when nothing tells
    go_newest INTEGER NOT NULL, -- the newest it can be; 0 when nothing tells
    doc_url TEXT NOT NULL, -- where the profile says it is explained
    n_samples INTEGER NOT NULL, -- samples
    n_locations INTEGER NOT NULL, -- locations
    n_functions INTEGER NOT NULL, -- functions
    max_depth INTEGER NOT NULL, -- frames of the deepest stack, inlined calls included
    has_tree INTEGER NOT NULL, -- 1: node is the whole call tree (--tree); 0: pruned at 1/10000 of the total
    has_samples INTEGER NOT NULL -- 1: the samples are stored too (--samples)
);

CREATE TABLE value_type ( -- the sample types of a profile
    profile INTEGER NOT NULL, -- profile.id
    value_type INTEGER NOT NULL, -- its index
    type TEXT NOT NULL, -- what is measured: samples, cpu, inuse_space, …
    unit TEXT NOT NULL, -- its unit: count, nanoseconds, bytes, …
    total INTEGER NOT NULL, -- the sum of |value| over all samples: what pprof takes percentages of
    is_default INTEGER NOT NULL, -- 1 for the one that is shown when none is asked for
    PRIMARY KEY (profile, value_type)
) WITHOUT ROWID;

CREATE TABLE mapping ( -- the binaries and libraries of a profile, in its order
    profile INTEGER NOT NULL, -- profile.id
    mapping INTEGER NOT NULL, -- its index; 0 is the main program
    file TEXT NOT NULL, -- path of the binary
    build_id TEXT NOT NULL, -- its build id
    memory_start INTEGER NOT NULL, -- first address (its 64 bits as a signed number)
    memory_limit INTEGER NOT NULL, -- address behind the last (likewise)
    file_offset INTEGER NOT NULL, -- where in the file the first address is (likewise)
    PRIMARY KEY (profile, mapping)
) WITHOUT ROWID;

CREATE TABLE comment ( -- the comments of a profile
    profile INTEGER NOT NULL, -- profile.id
    comment INTEGER NOT NULL, -- its index
    text TEXT NOT NULL, -- the comment
    PRIMARY KEY (profile, comment)
) WITHOUT ROWID;

CREATE TABLE function ( -- functions of all profiles; one row for each name and file
    id INTEGER PRIMARY KEY, -- number of the function
    name TEXT NOT NULL, -- name, demangled; [binary] or <unknown> for what has no name; (pruned) for cut branches
    file TEXT NOT NULL, -- source file; "" when unknown
    lossy INTEGER NOT NULL, -- 0, or a number made of the original bytes when name or file had to be repaired
    UNIQUE (name, file, lossy)
);

CREATE TABLE function_value ( -- what each function costs in a profile: the rows of "pprofx top"
    profile INTEGER NOT NULL, -- profile.id
    function INTEGER NOT NULL, -- function.id; of several files with a function of this name, the first one's
    value_type INTEGER NOT NULL, -- value_type.value_type
    flat INTEGER NOT NULL, -- cost of samples that were in the function itself
    cum INTEGER NOT NULL, -- cost of samples that had the function on their stack, once for each sample
    PRIMARY KEY (profile, function, value_type)
) WITHOUT ROWID;

CREATE TABLE line_value ( -- what each source line costs in a profile: the rows of "pprofx top -lines"
    profile INTEGER NOT NULL, -- profile.id
    function INTEGER NOT NULL, -- function.id, with the exact file
    line INTEGER NOT NULL, -- line number; 0 when unknown
    value_type INTEGER NOT NULL, -- value_type.value_type
    flat INTEGER NOT NULL, -- cost of samples that were on this line
    cum INTEGER NOT NULL, -- cost of samples that had this line on their stack, once for each sample
    PRIMARY KEY (profile, function, line, value_type)
) WITHOUT ROWID;

CREATE TABLE edge ( -- who calls whom in a profile
    profile INTEGER NOT NULL, -- profile.id
    caller INTEGER NOT NULL, -- function.id, as in function_value
    callee INTEGER NOT NULL, -- function.id, as in function_value
    value_type INTEGER NOT NULL, -- value_type.value_type
    value INTEGER NOT NULL, -- cost of samples in which caller called callee, once for each sample
    inlined INTEGER NOT NULL, -- 1 when every such call was inlined
    PRIMARY KEY (profile, caller, callee, value_type)
) WITHOUT ROWID;

CREATE TABLE node ( -- the call tree of a profile; unless has_tree, small branches are one child named (pruned)
    profile INTEGER NOT NULL, -- profile.id
    node INTEGER NOT NULL, -- number of the node; 0 is the root, parents come before children
    parent INTEGER, -- node.node; NULL for the root
    function INTEGER, -- function.id, with the exact file; NULL for the root
    line INTEGER NOT NULL, -- line number; 0 when unknown
    recursive INTEGER NOT NULL, -- 1 when the same line is on the path above
    PRIMARY KEY (profile, node)
) WITHOUT ROWID;

CREATE TABLE node_value ( -- what each node of the call tree costs
    profile INTEGER NOT NULL, -- profile.id
    node INTEGER NOT NULL, -- node.node
    value_type INTEGER NOT NULL, -- value_type.value_type
    self INTEGER NOT NULL, -- cost of samples that ended here
    cum INTEGER NOT NULL, -- the same and that of all nodes below
    PRIMARY KEY (profile, node, value_type)
) WITHOUT ROWID;

CREATE TABLE label ( -- the distinct labels of a profile
    profile INTEGER NOT NULL, -- profile.id
    label INTEGER NOT NULL, -- number of the label
    key TEXT NOT NULL, -- its key
    text TEXT, -- its text; NULL for a number
    number INTEGER, -- its number; NULL for text
    unit TEXT, -- unit of the number, "" when the profile gives none; NULL for text
    PRIMARY KEY (profile, label)
) WITHOUT ROWID;

CREATE TABLE label_value ( -- what the samples with a label cost
    profile INTEGER NOT NULL, -- profile.id
    label INTEGER NOT NULL, -- label.label
    value_type INTEGER NOT NULL, -- value_type.value_type
    value INTEGER NOT NULL, -- cost of samples with the label
    PRIMARY KEY (profile, label, value_type)
) WITHOUT ROWID;

CREATE TABLE sample ( -- the samples of a profile imported with --samples, in its order
    profile INTEGER NOT NULL, -- profile.id
    sample INTEGER NOT NULL, -- its index
    node INTEGER NOT NULL, -- node.node of its innermost frame; the way up from there is its stack
    PRIMARY KEY (profile, sample)
) WITHOUT ROWID;

CREATE TABLE sample_value ( -- the values of a sample that are not 0
    profile INTEGER NOT NULL, -- profile.id
    sample INTEGER NOT NULL, -- sample.sample
    value_type INTEGER NOT NULL, -- value_type.value_type
    value INTEGER NOT NULL, -- the value
    PRIMARY KEY (profile, sample, value_type)
) WITHOUT ROWID;

CREATE TABLE sample_label ( -- the labels of a sample
    profile INTEGER NOT NULL, -- profile.id
    sample INTEGER NOT NULL, -- sample.sample
    label INTEGER NOT NULL, -- label.label
    PRIMARY KEY (profile, sample, label)
) WITHOUT ROWID;

CREATE TABLE blob ( -- the bytes of a profile as they were given
    profile INTEGER NOT NULL, -- profile.id
    chunk INTEGER NOT NULL, -- 0, 1, …: the bytes are all chunks in this order
    data BLOB NOT NULL, -- at most 16 MiB
    PRIMARY KEY (profile, chunk)
);
