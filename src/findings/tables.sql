-- frames: gc = runtime.gcBgMarkWorker runtime.gcAssistAlloc* runtime.gcParkAssist runtime.bgsweep
--   runtime.sweepone runtime.(*mspan).sweep runtime.(*sweepLocked).sweep runtime.deductSweepCredit
--   runtime.(*mheap).reclaim* runtime.gcStart runtime.gcMarkDone runtime.gcMarkTermination
--   runtime.gcMarkTinyAllocs runtime.wbBufFlush* runtime.gcWriteBarrier* gcWriteBarrier*
--   runtime.bulkBarrierPreWrite runtime._GC
-- frames: gc_background = runtime.gcBgMarkWorker
-- frames: gc_idle = runtime.gcDrainMarkWorkerIdle runtime.bgsweep
-- frames: gc_assist = runtime.gcAssistAlloc* runtime.gcParkAssist
-- frames: gc_sweep = runtime.bgsweep runtime.sweepone runtime.(*mspan).sweep runtime.(*sweepLocked).sweep
--   runtime.deductSweepCredit runtime.(*mheap).reclaim*
-- frames: gosched = runtime.gosched_m runtime.goschedImpl
-- frames: malloc = runtime.mallocgc* runtime.newobject runtime.makeslice runtime.growslice*
--   runtime.rawstring* runtime.rawbyteslice
-- frames: profiler = runtime/pprof.(* runtime/pprof.write* runtime/pprof.print* runtime/pprof.profile*
--   runtime/pprof.count* runtime/pprof.new* runtime/pprof.runtime_* runtime/pprof.pprof_* runtime/pprof.expand*
--   runtime/pprof.WriteHeapProfile runtime/pprof.StartCPUProfile runtime/pprof.StopCPUProfile net/http/pprof.*
-- frames: benchmark = testing.(*B).*
-- frames: locking = sync.(*Mutex).Lock sync.(*RWMutex).Lock sync.(*RWMutex).RLock internal/sync.(*Mutex).Lock
-- frames: logging = log.* log/* go.uber.org/zap.* go.uber.org/zap/* github.com/rs/zerolog.* github.com/rs/zerolog/*
--   github.com/sirupsen/logrus.* github.com/sirupsen/logrus/* k8s.io/klog* github.com/golang/glog.*
--   github.com/go-kit/log* github.com/go-kit/kit/log* github.com/apex/log* github.com/charmbracelet/log*
--   github.com/inconshreveable/log15* github.com/phuslu/log*
-- frames: handshake = crypto/tls.(*Conn).Handshake* crypto/tls.(*Conn).handshakeContext
--   crypto/tls.(*Conn).clientHandshake crypto/tls.(*Conn).serverHandshake
--   crypto/tls.(*clientHandshakeState*).* crypto/tls.(*serverHandshakeState*).* crypto/tls.(*Conn).handleRenegotiation
-- frames: round_trip = net/http.(*Transport).RoundTrip net/http.(*Transport).roundTrip net/http.(*Transport).getConn
--   net.(*Dialer).Dial net.(*Dialer).DialContext crypto/tls.Dial crypto/tls.DialWithDialer
-- frames: stack_capture = runtime.Callers runtime.Caller runtime.Stack runtime/debug.Stack runtime/debug.PrintStack
--   runtime.CallersFrames runtime.(*Frames).Next runtime.FuncForPC
-- frames: io = syscall.write syscall.read syscall.Write syscall.Read syscall.Pread syscall.Pwrite syscall.pread
--   syscall.pwrite internal/poll.(*FD).Read* internal/poll.(*FD).Write* internal/poll.(*FD).Pread
--   internal/poll.(*FD).Pwrite
-- frames: third = go.uber.org/zap.* go.uber.org/zap/* github.com/rs/zerolog.* github.com/rs/zerolog/*
--   github.com/sirupsen/logrus.* k8s.io/klog* github.com/golang/glog.* github.com/go-kit/* github.com/pkg/errors.*
--   github.com/json-iterator/* github.com/goccy/* github.com/bytedance/sonic* github.com/mailru/easyjson/*
--   gopkg.in/yaml* go.yaml.in/yaml* github.com/vmihailenco/msgpack* google.golang.org/protobuf/*
--   github.com/golang/protobuf/* github.com/gogo/protobuf/* google.golang.org/grpc.* google.golang.org/grpc/*
--   github.com/klauspost/* github.com/andybalholm/brotli* github.com/pierrec/lz4* golang.org/x/net/*
--   golang.org/x/crypto/* golang.org/x/text/* golang.org/x/sync/* golang.org/x/sys/*
-- frames: panicking = runtime.gopanic runtime.recovery runtime.panicmem* runtime.sigpanic

-- The facts that rules are written over.  Rules read the views and the tables with a comment; tables named
-- fact_… hold what the views show.  Sizes are bytes, times nanoseconds.  A "site" is a function and a line;
-- name(site) and file(site) say which.  "stack" is an example, given back as it is.
-- Who pays is the innermost frame that is the program's; those of libraries that are marked "third" only where
-- no other is on the stack.

CREATE TABLE profile ( -- what was read, a row for each profile and each dump in a text
    profile INTEGER PRIMARY KEY, -- its number
    name TEXT NOT NULL, -- path of the file
    kind TEXT NOT NULL, -- cpu, heap, allocs, goroutine, mutex, block, gc, …
    process INTEGER NOT NULL, -- which process it is of
    before INTEGER NOT NULL, -- 1: of the set given with --before
    judged INTEGER NOT NULL, -- 1: of the process that is being judged
    moment INTEGER NOT NULL, -- 1, 2, …: those of one kind and form in the order of their time; 0: told already, or gone
    moments INTEGER NOT NULL, -- how many moments there are
    form TEXT NOT NULL, -- protobuf, debug=1, debug=2: profiles of one kind are compared within a form
    time_nanos INTEGER NOT NULL, -- nanoseconds since 1970 UTC when it was taken; 0: not told
    duration_nanos INTEGER NOT NULL, -- nanoseconds it was taken for; 0: not told
    period INTEGER NOT NULL, -- one sample is taken every so many units
    samples INTEGER NOT NULL, -- rows in it
    total INTEGER NOT NULL, -- sum of its default value
    is_go INTEGER NOT NULL, -- 1: of a Go program
    go_oldest INTEGER NOT NULL, -- the oldest release it can be of: 24 for Go 1.24; 0: not bounded
    go_newest INTEGER NOT NULL, -- the newest; 0: not bounded
    at_limit REAL NOT NULL, -- the share of its samples whose stack is as deep as Go records them
    folder TEXT NOT NULL, -- below the one that was named
    binary TEXT NOT NULL, -- path of the program; "" when not told
    build_id TEXT NOT NULL, -- its build id; "" when not told
    headline TEXT NOT NULL, -- of a dump: the panic's or fatal error's text; "" when there is none
    dump INTEGER NOT NULL, -- which of its file's dumps it is, from 1; 0: it is no dump
    gone INTEGER NOT NULL -- 1: of a process that ended before the last moment, as counters that fell tell
);

-- Rules must not look at what is of other processes: their cost would grow with the square of what is read.
CREATE INDEX profile_judged ON profile (kind) WHERE judged;
CREATE INDEX profile_process ON profile (process);

CREATE TABLE unread ( -- what was no profile; for the rules of the kind "files", which run once
    name TEXT NOT NULL, -- path of the file
    why TEXT NOT NULL -- why it is none
);

CREATE TABLE fact_cpu (
    class INTEGER NOT NULL, -- its marks: the columns of stack_class
    trace INTEGER NOT NULL, -- stacks alike to every rule count as one
    profile INTEGER NOT NULL, -- profile.profile
    site INTEGER, -- the innermost line of the user's: who pays; NULL: none
    outer INTEGER, -- the outermost line that is not the runtime's; NULL: none
    entry INTEGER, -- the outermost line of the user's, of the example; NULL: none
    stack INTEGER NOT NULL, -- an example of such a stack, given back as it is
    samples INTEGER NOT NULL, -- samples of such stacks
    nanos INTEGER NOT NULL, -- nanoseconds of CPU time
    PRIMARY KEY (profile, class, trace)
) WITHOUT ROWID;

CREATE TABLE fact_heap (
    class INTEGER NOT NULL, -- its marks: the columns of stack_class
    trace INTEGER NOT NULL, -- stacks alike to every rule count as one
    profile INTEGER NOT NULL, -- profile.profile
    site INTEGER, -- the innermost line of the user's: who pays; NULL: none
    outer INTEGER, -- the outermost line that is not the runtime's; NULL: none
    entry INTEGER, -- the outermost line of the user's, of the example; NULL: none
    stack INTEGER NOT NULL, -- an example of such a stack, given back as it is
    alloc_objects INTEGER NOT NULL, -- objects allocated
    alloc_bytes INTEGER NOT NULL, -- bytes allocated
    inuse_objects INTEGER NOT NULL, -- objects in use
    inuse_bytes INTEGER NOT NULL, -- bytes in use
    alloc_raw REAL NOT NULL, -- how many samples stand behind alloc_…, before these were scaled
    inuse_raw REAL NOT NULL, -- how many samples stand behind inuse_…
    inuse_variance REAL NOT NULL, -- variance of inuse_bytes (bytes squared) by sampling
    blocks INTEGER NOT NULL, -- of inuse_objects, those of 2 KB to 1 MB: the sizes of buffers
    block_bytes INTEGER NOT NULL, -- bytes in use in those
    PRIMARY KEY (profile, class, trace)
) WITHOUT ROWID;

CREATE TABLE fact_wait (
    class INTEGER NOT NULL, -- its marks: the columns of stack_class
    trace INTEGER NOT NULL, -- stacks alike to every rule count as one
    profile INTEGER NOT NULL, -- profile.profile
    site INTEGER, -- the innermost line of the user's: who pays; NULL: none
    outer INTEGER, -- the outermost line that is not the runtime's; NULL: none
    entry INTEGER, -- the outermost line of the user's, of the example; NULL: none
    stack INTEGER NOT NULL, -- an example of such a stack, given back as it is
    contentions INTEGER NOT NULL, -- times something was waited for
    delay INTEGER NOT NULL, -- nanoseconds of waiting, of all that waited together
    PRIMARY KEY (profile, class, trace)
) WITHOUT ROWID;

CREATE TABLE fact_goroutine (
    class INTEGER NOT NULL, -- its marks: the columns of stack_class
    trace INTEGER NOT NULL, -- stacks alike to every rule count as one
    profile INTEGER NOT NULL, -- profile.profile
    site INTEGER, -- the innermost line of the user's: who pays; NULL: none
    outer INTEGER, -- the outermost line that is not the runtime's; NULL: none
    entry INTEGER, -- the outermost line of the user's, of the example; NULL: none
    stack INTEGER NOT NULL, -- an example of such a stack, given back as it is
    count INTEGER NOT NULL, -- goroutines
    alike INTEGER NOT NULL, -- goroutines of the same coarse signature: class of state, waiting function, creator
    state TEXT NOT NULL, -- as Go says it: chan receive, sync.Mutex.Lock, …
    state_class TEXT NOT NULL, -- lock, channel, wait, io, thread, time, runtime, busy, unknown
    creator TEXT NOT NULL, -- the function with the go statement; "" when not told
    own INTEGER NOT NULL, -- 1: the runtime's or a library's own, there in every program
    forever INTEGER NOT NULL, -- 1: nothing can end its wait
    failed INTEGER NOT NULL, -- 1: one of them brought the program down
    locked INTEGER NOT NULL, -- how many have a thread of their own (runtime.LockOSThread); only dumps tell
    waits INTEGER NOT NULL, -- of how many it is told how long they wait
    wait_min INTEGER, -- seconds the newest has waited, at least; NULL: not told
    wait_median INTEGER, -- seconds, the median
    wait_max INTEGER, -- seconds, the longest
    oldest INTEGER, -- the smallest of their numbers, which Go gives in the order of creation; NULL: not told
    newest INTEGER, -- the largest of them
    PRIMARY KEY (profile, class, trace)
) WITHOUT ROWID;

CREATE TABLE label ( -- what samples with a label cost, in the profile's default value; text labels only
    profile INTEGER NOT NULL, -- profile.profile
    key TEXT NOT NULL, -- its key
    text TEXT NOT NULL, -- its text
    value INTEGER NOT NULL, -- sum of the samples that have it
    PRIMARY KEY (profile, key, text)
) WITHOUT ROWID;

CREATE TABLE fact_lock (
    profile INTEGER NOT NULL, lock INTEGER NOT NULL, kind TEXT NOT NULL, known TEXT NOT NULL,
    address INTEGER NOT NULL, waiters INTEGER NOT NULL, readers INTEGER NOT NULL, aged INTEGER NOT NULL,
    waiters_before INTEGER NOT NULL, old INTEGER NOT NULL, moving INTEGER NOT NULL, site INTEGER NOT NULL,
    site_waiters INTEGER NOT NULL, behind INTEGER NOT NULL, longest INTEGER, cycle INTEGER, cycle_likely INTEGER,
    PRIMARY KEY (profile, lock)
) WITHOUT ROWID;

CREATE TABLE fact_lock_holder (
    profile INTEGER NOT NULL, lock INTEGER NOT NULL, position INTEGER NOT NULL, goroutine INTEGER NOT NULL,
    evidence TEXT NOT NULL, sure TEXT NOT NULL, state TEXT NOT NULL, state_class TEXT NOT NULL, wait INTEGER,
    site INTEGER NOT NULL, at_site INTEGER NOT NULL, moving INTEGER NOT NULL, itself INTEGER NOT NULL,
    waits_for INTEGER,
    PRIMARY KEY (profile, lock, position)
) WITHOUT ROWID;

CREATE TABLE fact_lock_order (
    profile INTEGER NOT NULL, site INTEGER NOT NULL, waiting INTEGER NOT NULL, further INTEGER NOT NULL,
    locks INTEGER NOT NULL
);

-- memstats and gc_cycle are made as the store makes them.
