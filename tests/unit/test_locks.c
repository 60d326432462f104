/* Who waits for which lock, and who holds it: dumps of every release's form, by hand. */
#include "base/buf.h"
#include "goroutines/lockgraph.h"
#include "goroutines/locks.h"
#include "source/source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* The frames of a wait, from the runtime to the caller of Lock, by release. */
#define FILE_LINE "\t/go/src/x.go:71 +0x47\n"
#define MUTEX_1_16(at)                                                                                       \
    "sync.runtime_SemacquireMutex(" at "4, 0x0, 0x1)\n" FILE_LINE "sync.(*Mutex).lockSlow(" at               \
    "0)\n" FILE_LINE "sync.(*Mutex).Lock(...)\n" FILE_LINE
#define MUTEX_1_23(at)                                                                                       \
    "sync.runtime_SemacquireMutex(0x0?, 0x0?, 0x0?)\n" FILE_LINE "sync.(*Mutex).lockSlow(" at                \
    "0)\n" FILE_LINE "sync.(*Mutex).Lock(...)\n" FILE_LINE
#define MUTEX_1_24(at)                                                                                       \
    "internal/sync.runtime_SemacquireMutex(0x0?, 0x0?, 0x0?)\n" FILE_LINE                                    \
    "internal/sync.(*Mutex).lockSlow(" at "0)\n" FILE_LINE "internal/sync.(*Mutex).Lock(...)\n" FILE_LINE    \
    "sync.(*Mutex).Lock(...)\n" FILE_LINE
#define CALL(call, line) call "\n\t/src/main.go:" line " +0x8b\n"
#define END "created by main.main\n\t/src/main.go:99 +0x65\n\n"

struct read {
    struct locks *l;
    struct lock_graph g;
};

static struct read read_two(const char *before, const char *text)
{
    struct read r = {.l = locks_new(0, NULL)};
    const struct pprofx_limits limits = {0};
    struct pprofx_error err = {0};
    const char *texts[] = {before, text};
    for (size_t i = before ? 0 : 1; i < 2; i++) {
        bool found = false;
        struct source *s = source_from_memory(texts[i], strlen(texts[i]), &limits);
        if (locks_read(r.l, s, 0, i == 1, &found, NULL, &err))
            fail_msg("%s", err.message);
        assert_true(found);
        source_close(s);
    }
    lock_graph_make(&r.g, r.l);
    return r;
}

static struct read read_text(const char *text)
{
    return read_two(NULL, text);
}

static void done(struct read *r)
{
    lock_graph_free(&r->g);
    locks_free(r->l);
}

static void check_lock(const struct read *r, uint32_t i, enum lock_kind kind, uint64_t address,
                       uint64_t writers, uint64_t readers)
{
    const struct lock *lock = locks_get(r->l, i);
    assert_int_equal(lock->kind, kind);
    assert_int_equal(lock->address, address);
    assert_int_equal(lock->writers, writers);
    assert_int_equal(lock->readers, readers);
}

static void check_place(struct str got, const char *want)
{
    if (!str_equal(got, str_of(want)))
        fail_msg("%.*s, not %s", (int)got.n, got.p, want);
}

/* One waiter in each form of a Mutex: always the address of lockSlow. */
static void test_a_mutex_of_every_release(void **state)
{
    static const char *const texts[] = {
        ("goroutine 7 [semacquire, 3 minutes]:\n" MUTEX_1_16("0xc00001203")
             CALL("main.(*T).get(0xc000012000)", "20") END),
        ("goroutine 7 [sync.Mutex.Lock, 3 minutes]:\n" MUTEX_1_23("0xc00001203")
             CALL("main.(*T).get(0xc000012000)", "20") END),
        ("goroutine 7 [sync.Mutex.Lock, 3 minutes, locked to thread]:\n" MUTEX_1_24("0xc00001203")
             CALL("main.(*T).get(0xc000012000)", "20") END),
        ("goroutine 7 [sync.Mutex.Lock, 3 minutes labels:{\"a\": \"b, c\"}]:\n" MUTEX_1_24("0xc00001203")
             CALL("main.(*T).get(0xc000012000)", "20") END),
        ("goroutine 7 gp=0xc000002380 m=nil [sync.Mutex.Lock, 3 minutes] {a: b}:\n"
         "runtime.gopark(0x0?, 0x0?, 0x0?, 0x0?, 0x0?)\n" FILE_LINE MUTEX_1_24("0xc00001203")
             CALL("main.(*T).get(0xc000012000)",
                  "20") "created by main.main in goroutine 1\n\t/src/main.go:99 +0x65\n\n"),
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct read r = read_text(texts[i]);
        assert_int_equal(locks_count(r.l), 1);
        check_lock(&r, 0, LOCK_MUTEX, 0xc000012030, 1, 0);
        const struct lock *lock = locks_get(r.l, 0);
        assert_int_equal(lock->known, LOCK_BY_ADDRESS);
        assert_int_equal(lock->longest, 3);
        assert_int_equal(lock->ids[0], 7);
        assert_int_equal(lock->place.line, 20);
        check_place(lock->place.function, "main.(*T).get");
        assert_int_equal(lock->n_holders, 0);
        done(&r);
    }
}

static void test_a_rw_mutex_of_every_release(void **state)
{
    static const char *const texts[] = {
        /* 1.16: semaphores at 8 and 12 behind the lock. */
        ("goroutine 7 [semacquire]:\nsync.runtime_SemacquireMutex(0xc00001203c, 0xc000062700, "
         "0x0)\n" FILE_LINE "sync.(*RWMutex).RLock(...)\n" FILE_LINE CALL("main.(*T).get(0xc000012000)", "20")
             END "goroutine 8 [semacquire]:\nsync.runtime_SemacquireMutex(0xc000012038, 0xc000062700, "
                 "0x0)\n" FILE_LINE "sync.(*RWMutex).Lock(0xc000012030)\n" FILE_LINE CALL(
                     "main.(*T).set(0xc000012000)", "30") END),
        /* 1.20 and later: the reader's address is not told, but that of the struct is. */
        ("goroutine 7 [sync.RWMutex.RLock]:\nsync.runtime_SemacquireRWMutexR(0x0?, 0x0?, 0x0?)\n" FILE_LINE
         "sync.(*RWMutex).RLock(...)\n" FILE_LINE CALL("main.(*T).get(0xc000012000)", "20") END
         "goroutine 8 [sync.RWMutex.Lock]:\nsync.runtime_SemacquireRWMutex(0x0?, 0x0?, 0x0?)\n" FILE_LINE
         "sync.(*RWMutex).Lock(0xc000012030)\n" FILE_LINE CALL("main.(*T).set(0xc000012000)", "30") END),
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct read r = read_text(texts[i]);
        assert_int_equal(locks_count(r.l), 1);
        check_lock(&r, 0, LOCK_RW_MUTEX, 0xc000012030, 1, 1);
        assert_int_equal(locks_get(r.l, 0)->pending, 8);
        assert_int_equal(locks_get(r.l, 0)->known, LOCK_BY_ADDRESS);
        done(&r);
    }
}

/* A second writer waits for the mutex in the RWMutex: it is no reader's obstacle. */
static void test_a_writer_behind_a_writer(void **state)
{
    (void)state;
    struct read r = read_text("goroutine 8 [sync.Mutex.Lock]:\n" MUTEX_1_24(
        "0xc00001203") "sync.(*RWMutex).Lock(0xc000012030?)\n" FILE_LINE CALL("main.(*T).set(0xc000012000)",
                                                                              "30") END);
    assert_int_equal(locks_count(r.l), 1);
    check_lock(&r, 0, LOCK_RW_MUTEX, 0xc000012030, 1, 0);
    assert_int_equal(locks_get(r.l, 0)->pending, 0);
    done(&r);
}

static void test_what_is_no_lock(void **state)
{
    static const char *const texts[] = {
        ("goroutine 7 [semacquire]:\nsync.runtime_Semacquire(0xc000012034)\n" FILE_LINE
         "sync.(*WaitGroup).Wait(0xc000012030)\n" FILE_LINE CALL("main.f()", "20") END),
        ("goroutine 7 [semacquire]:\nos.runtime_Semacquire(0xc000012034)\n" FILE_LINE CALL("main.f()", "20")
             END),
        ("goroutine 7 [sync.WaitGroup.Wait]:\nsync.runtime_SemacquireWaitGroup(0xc000012034)\n" FILE_LINE
         "sync.(*WaitGroup).Wait(0xc000012030)\n" FILE_LINE CALL("main.f()", "20") END),
        ("goroutine 7 [sync.Cond.Wait]:\nsync.runtime_notifyListWait(0xc000012050, 0x0)\n" FILE_LINE
         "sync.(*Cond).Wait(0xc000012040)\n" FILE_LINE CALL("main.f()", "20") END),
        ("goroutine 7 [chan receive]:\n" CALL("main.f()", "20") END),
        ("goroutine 7 [running]:\n\tgoroutine running on other thread; stack unavailable\n" END),
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct read r = read_text(texts[i]);
        assert_int_equal(locks_count(r.l), 0);
        assert_int_equal(locks_total(r.l)->waiting, 0);
        done(&r);
    }
}

/* Cond.Wait that was woken and wants its lock back waits for a lock. */
static void test_a_cond_that_wants_its_lock_back(void **state)
{
    (void)state;
    struct read r = read_text("goroutine 7 [semacquire]:\n" MUTEX_1_16(
        "0xc00001203") "sync.(*Cond).Wait(0xc000012040)\n" FILE_LINE CALL("main.f()", "20") END);
    assert_int_equal(locks_count(r.l), 1);
    check_lock(&r, 0, LOCK_MUTEX, 0xc000012030, 1, 0);
    done(&r);
}

static void test_stale_arguments_are_not_used(void **state)
{
    (void)state;
    struct read r = read_text("goroutine 7 [sync.Mutex.Lock]:\n" MUTEX_1_24("0xc00001203")
                                  CALL("main.(*T).get(0xc000012000)", "20") END
                              "goroutine 8 [IO wait]:\n" CALL("main.(*T).get(0xc000012000?)", "25")
                                  CALL("main.(*U).run(0xc000012000?)", "25") END);
    assert_int_equal(locks_get(r.l, 0)->n_holders, 1);
    /* It is in the function, but of which value it is, is not told. */
    assert_int_equal(locks_get(r.l, 0)->holders[0].evidence, LOCK_FURTHER);
    assert_int_equal(lock_holder_sure(locks_get(r.l, 0), &locks_get(r.l, 0)->holders[0]), LOCK_POSSIBLE);
    done(&r);
}

#define WAITER(id)                                                                                           \
    "goroutine " id " [sync.Mutex.Lock]:\n" MUTEX_1_24("0xc00001203")                                        \
        CALL("main.(*T).get(0xc000012000)", "20") END

static void test_a_holder_behind_the_line(void **state)
{
    (void)state;
    struct read r =
        read_text(WAITER("7") "goroutine 8 [IO wait, 2 minutes]:\n" CALL("net.(*conn).Read(0xc0)", "5")
                      CALL("main.(*T).ask(0xc000012000)", "40") CALL("main.(*T).get(0xc000012000)", "25") END
                  "goroutine 9 [runnable]:\n" CALL("main.(*T).get(0xc000012000)", "18") END
                  "goroutine 10 [IO wait]:\n" CALL("main.(*T).get(0xc000099000)", "25") END);
    const struct lock *lock = locks_get(r.l, 0);
    assert_int_equal(lock->n_holders, 1);
    const struct lock_holder *h = &lock->holders[0];
    assert_int_equal(h->id, 8);
    assert_int_equal(h->evidence, LOCK_SAME);
    assert_int_equal(h->minutes, 2);
    assert_int_equal(h->where.line, 25);
    check_place(h->at.function, "main.(*T).ask");
    assert_int_equal(lock_holder_sure(lock, h), LOCK_LIKELY);
    assert_int_equal(h->waits_for, LOCK_NONE);
    assert_int_equal(lock->n_moving, 0);
    done(&r);
}

static void test_two_behind_the_line_are_only_possible(void **state)
{
    (void)state;
    struct read r =
        read_text(WAITER("7") "goroutine 8 [runnable]:\n" CALL("main.(*T).get(0xc000012000)", "25") END
                  "goroutine 9 [IO wait]:\n" CALL("main.(*T).get(0xc000012000)", "26") END);
    const struct lock *lock = locks_get(r.l, 0);
    assert_int_equal(lock->n_holders, 2);
    assert_int_equal(lock->holders[0].id, 9);
    assert_int_equal(lock->n_alike, 2);
    assert_int_equal(lock->n_moving, 1);
    assert_int_equal(lock_holder_sure(lock, &lock->holders[0]), LOCK_POSSIBLE);
    done(&r);
}

/* One that was woken has not got the lock yet: it is no holder, but something moves. */
static void test_the_woken_hold_nothing(void **state)
{
    (void)state;
    struct read r = read_text(WAITER("7") "goroutine 8 [runnable]:\n" MUTEX_1_24("0xc00001203")
                                  CALL("main.(*T).get(0xc000012000)", "20") END);
    assert_int_equal(locks_get(r.l, 0)->n_holders, 0);
    assert_int_equal(locks_get(r.l, 0)->n_moving, 1);
    assert_int_equal(locks_total(r.l)->woken, 1);
    check_lock(&r, 0, LOCK_MUTEX, 0xc000012030, 1, 0);
    done(&r);
}

/* One that is on its way to the lock does not hold it, though it is in a method of the same value. */
static void test_who_has_not_got_there_holds_nothing(void **state)
{
    (void)state;
    struct read r =
        read_text(WAITER("7") "goroutine 8 [runnable]:\n" CALL("main.(*T).get(0xc000012000)", "18")
                      CALL("main.(*T).outer(0xc000012000)", "60") END
                  "goroutine 9 [runnable]:\n" CALL("time.Now()", "5") CALL("main.(*T).get(...)", "18")
                      CALL("main.(*T).outer(...)", "60") END);
    assert_int_equal(locks_get(r.l, 0)->n_holders, 0);
    done(&r);
}

#define DEPOSIT(id, age, lock, from, to)                                                                     \
    "goroutine " id " [sync.Mutex.Lock" age "]:\n" MUTEX_1_24(lock)                                          \
        CALL("main.(*account).deposit(0xc000000001?)", "50") CALL("main.transfer(" from ", " to ")", "40")   \
            END

static void test_ab_ba(void **state)
{
    (void)state;
    struct read r = read_text(DEPOSIT("7", "", "0xc00001203", "0xc000012000", "0xc000012020")
                                  DEPOSIT("8", "", "0xc00001201", "0xc000012020", "0xc000012000"));
    assert_int_equal(locks_count(r.l), 2);
    assert_int_equal(r.g.n_cycles, 1);
    assert_int_equal(r.g.n_chains, 1);
    assert_int_equal(r.g.next[0], 1);
    assert_int_equal(r.g.next[1], 0);
    check_lock(&r, 0, LOCK_MUTEX, 0xc000012010, 1, 0);
    assert_int_equal(locks_get(r.l, 0)->holders[0].id, 7);
    assert_int_equal(locks_get(r.l, 1)->holders[0].id, 8);
    assert_int_equal(lock_cycle_sure(r.l, &r.g, &r.g.chains[0]), LOCK_POSSIBLE);
    done(&r);
}

#define AB_BA(age)                                                                                           \
    DEPOSIT("7", age, "0xc00001203", "0xc000012000", "0xc000012020")                                         \
    DEPOSIT("8", age, "0xc00001201", "0xc000012020", "0xc000012000")

static void test_a_cycle_becomes_likely(void **state)
{
    static const char asleep[] = "fatal error: all goroutines are asleep - deadlock!\n\n" AB_BA("");
    (void)state;
    struct read r = read_text(AB_BA(", 2 minutes"));
    assert_int_equal(lock_cycle_sure(r.l, &r.g, &r.g.chains[0]), LOCK_LIKELY);
    done(&r);
    r = read_two(AB_BA(""), AB_BA(""));
    assert_int_equal(locks_get(r.l, 0)->before, 1);
    assert_true(locks_total(r.l)->has_before);
    assert_int_equal(locks_total(r.l)->dumps, 2);
    assert_int_equal(lock_cycle_sure(r.l, &r.g, &r.g.chains[0]), LOCK_LIKELY);
    done(&r);
    r = read_text(asleep);
    assert_int_equal(lock_cycle_sure(r.l, &r.g, &r.g.chains[0]), LOCK_LIKELY);
    done(&r);
}

/* A consistent order: the one at the first of both lines has locked nothing there. */
static void test_an_order_is_no_cycle(void **state)
{
    static const char text[] = "goroutine 7 [sync.Mutex.Lock]:\n" MUTEX_1_24("0xc00001203")
        CALL("main.both(0xc000012000, 0xc000012020)", "45") END
        "goroutine 8 [sync.Mutex.Lock]:\n" MUTEX_1_24("0xc00001201")
            CALL("main.both(0xc000012000, 0xc000012020)", "40") END
        "goroutine 9 [running]:\n" CALL("main.both(0xc000012040, 0xc000012020)", "50") END;
    (void)state;
    struct read r = read_text(text);
    assert_int_equal(r.g.n_cycles, 0);
    assert_int_equal(locks_orders(r.l), 0);
    done(&r);
}

/* Without arguments: everybody in the function waits, two of them behind its first lock. */
static void test_everybody_in_a_function_waits(void **state)
{
#define AT(id, lock, line)                                                                                   \
    "goroutine " id " [sync.Mutex.Lock]:\n" MUTEX_1_24(lock) CALL("main.transfer(0x1?, 0x2?)", line) END
    static const char text[] =
        AT("7", "0xc00001201", "45") AT("8", "0xc00001203", "45") AT("9", "0xc00001203", "40");
    static const char busy[] = AT("7", "0xc00001201", "45") AT("8", "0xc00001203", "45")
        AT("9", "0xc00001203", "40") "goroutine 10 [runnable]:\n" CALL("main.transfer(0x1?, 0x2?)", "60") END;
    (void)state;
    struct read r = read_text(text);
    assert_int_equal(locks_orders(r.l), 1);
    const struct lock_order *o = locks_order(r.l, 0);
    check_place(o->first.function, "main.transfer");
    assert_int_equal(o->first.line, 40);
    assert_int_equal(o->waiting, 3);
    assert_int_equal(o->further, 2);
    assert_int_equal(o->locks, 2);
    done(&r);
    r = read_text(busy);
    assert_int_equal(locks_orders(r.l), 0);
    done(&r);
}

/* The same with a receiver that has all the locks: it does not tell which one is held. */
static void test_a_receiver_of_several_locks(void **state)
{
#define MOVE(id, lock, line)                                                                                 \
    "goroutine " id " [sync.Mutex.Lock]:\n" MUTEX_1_24(lock)                                                 \
        CALL("main.(*bank).move(0xc000012000, 0x1, 0x2)", line) END
    (void)state;
    struct read r = read_text(MOVE("7", "0xc00001201", "45") MOVE("8", "0xc00001203", "45")
                                  MOVE("9", "0xc00001203", "40"));
    assert_int_equal(locks_get(r.l, 0)->n_holders, 0);
    assert_int_equal(locks_get(r.l, 1)->n_holders, 0);
    assert_int_equal(r.g.n_cycles, 0);
    assert_int_equal(locks_orders(r.l), 1);
    done(&r);
    r = read_text(MOVE("7", "0xc00001201", "40")
                      MOVE("8", "0xc00001203", "40") "goroutine 9 [IO wait]:\n" CALL(
                          "main.(*bank).move(0xc000012000, 0x1, 0x2)", "50") END);
    assert_int_equal(locks_get(r.l, 0)->holders[0].evidence, LOCK_FURTHER);
    assert_int_equal(locks_orders(r.l), 0);
    done(&r);
}

#define READER(id)                                                                                           \
    "goroutine " id                                                                                          \
    " [semacquire]:\nsync.runtime_SemacquireMutex(0xc00001203c, 0xc000062700, 0x0)\n" FILE_LINE              \
    "sync.(*RWMutex).RLock(...)\n" FILE_LINE CALL("main.(*T).get(0xc000012000)", "20") END
#define UPGRADER(id)                                                                                         \
    "goroutine " id                                                                                          \
    " [semacquire]:\nsync.runtime_SemacquireMutex(0xc000012038, 0xc000062700, 0x0)\n" FILE_LINE              \
    "sync.(*RWMutex).Lock(0xc000012030)\n" FILE_LINE CALL("main.(*T).set(0xc000012000)", "30")               \
        CALL("main.(*T).get(0xc000012000)", "25") END

static void test_an_upgrade(void **state)
{
    (void)state;
    struct read r = read_text(UPGRADER("7") READER("8") READER("9"));
    assert_int_equal(r.g.n_cycles, 1);
    assert_int_equal(r.g.next[0], 0);
    assert_true(locks_get(r.l, 0)->holders[0].itself);
    assert_int_equal(locks_get(r.l, 0)->holders[0].id, 7);
    done(&r);
    /* With somebody else behind the line, that one is likelier. */
    r = read_text(UPGRADER("7")
                      READER("8") "goroutine 9 [chan send]:\n" CALL("main.(*T).get(0xc000012000)", "26") END);
    assert_int_equal(r.g.n_cycles, 0);
    assert_int_equal(locks_get(r.l, 0)->holders[0].id, 9);
    done(&r);
}

/* Looking, unlocking, and locking again in another method: of many at most one can have forgotten to unlock.
 */
static void test_checking_twice_is_no_deadlock(void **state)
{
#define AGAIN(id)                                                                                            \
    "goroutine " id " [sync.Mutex.Lock]:\n" MUTEX_1_24("0xc00001203")                                        \
        CALL("main.(*T).set(0xc000012000)", "30") CALL("main.(*T).get(0xc000012000)", "25") END
    (void)state;
    struct read r = read_text(WAITER("6") AGAIN("7") AGAIN("8"));
    assert_int_equal(r.g.n_cycles, 0);
    assert_int_equal(locks_get(r.l, 0)->n_holders, 0);
    done(&r);
    r = read_text(WAITER("6") AGAIN("7"));
    assert_int_equal(r.g.n_cycles, 1);
    assert_int_equal(lock_cycle_sure(r.l, &r.g, &r.g.chains[0]), LOCK_POSSIBLE);
    done(&r);
}

/* One write at a time: the others wait for the one whose other end does not read. */
static void test_a_file(void **state)
{
#define WRITER(id)                                                                                           \
    "goroutine " id " [semacquire]:\ninternal/poll.runtime_Semacquire(0xc000012050?)\n" FILE_LINE            \
    "internal/poll.(*fdMutex).rwlock(0xc000012040, 0x0?)\n" FILE_LINE                                        \
    "internal/poll.(*FD).writeLock(...)\n" FILE_LINE CALL(                                                   \
        "internal/poll.(*FD).Write(0xc000012040, {0xc0000ab000, 0x10, 0x10})", "369")                        \
        CALL("main.say()", "20") END
    (void)state;
    struct read r = read_text(WRITER("7") WRITER("8") "goroutine 9 [IO wait]:\n" CALL(
        "internal/poll.(*FD).Write(0xc000012040, {0xc0000ab000, 0x10, 0x10})", "393") CALL("main.say()", "20")
                                  END);
    assert_int_equal(locks_count(r.l), 1);
    check_lock(&r, 0, LOCK_FILE, 0xc000012040, 2, 0);
    assert_int_equal(locks_get(r.l, 0)->holders[0].id, 9);
    assert_int_equal(locks_get(r.l, 0)->holders[0].evidence, LOCK_SAME);
    check_place(locks_get(r.l, 0)->holders[0].at.function, "main.say");
    done(&r);
}

/* Calls are taken apart once for goroutines that are alike; arguments are each one's own. */
static void test_goroutines_that_are_alike(void **state)
{
#define ALIKE(id, lock, args)                                                                                \
    "goroutine " id " [sync.Mutex.Lock]:\n" MUTEX_1_24(lock) CALL("main.(*T).get(" args ")", "20") END
    (void)state;
    struct read r =
        read_text(ALIKE("7", "0xc00001203", "0xc000012000, {0x1, 0x2}") ALIKE("8", "0xcc11111111", "0xc0")
                      ALIKE("9", "0xc00001203", "0xc000012000") ALIKE("10", "0xc2222222222", "0x1?"));
    assert_int_equal(locks_count(r.l), 3);
    check_lock(&r, 0, LOCK_MUTEX, 0xc000012030, 2, 0);
    check_lock(&r, 1, LOCK_MUTEX, 0xcc111111110, 1, 0);
    check_lock(&r, 2, LOCK_MUTEX, 0xc22222222220, 1, 0);
    assert_int_equal(locks_get(r.l, 2)->ids[0], 10);
    done(&r);
}

/* Names are kept in part only. */
static void test_a_long_name(void **state)
{
    char name[1200];
    struct buf text = {0};
    (void)state;
    memset(name, 'x', sizeof name);
    name[sizeof name - 1] = 0;
    buf_printf(&text,
               "goroutine 7 [sync.Mutex.Lock]:\n" MUTEX_1_24("0xc00001203")
                   CALL("main.(*T).%s(0xc000012000)", "20") END
               "goroutine 8 [IO wait]:\n" CALL("main.(*T).%s(0xc000012000)", "25") END,
               name, name);
    struct read r = read_text(buf_text(&text));
    assert_int_equal(locks_get(r.l, 0)->n_holders, 1);
    assert_int_equal(locks_get(r.l, 0)->holders[0].evidence, LOCK_SAME);
    done(&r);
    buf_free(&text);
}

/* A chain of n locks, each held by who waits for the next one. */
static void test_a_long_chain(void **state)
{
    enum { N = 20000 };
    struct buf text = {0};
    (void)state;
    for (unsigned i = 0; i < N; i++) {
        unsigned long at = 0xc000000000 + (unsigned long)i * 64, before = at - 64;
        buf_printf(&text,
                   "goroutine %u [sync.Mutex.Lock]:\nsync.(*Mutex).lockSlow(0x%lx)\n" FILE_LINE
                   "sync.(*Mutex).Lock(...)\n" FILE_LINE CALL("main.(*T).tidy(0x%lx)", "20")
                       CALL("main.(*T).tidy(0x%lx)", "25") END,
                   i + 1, at + 16, at, before);
    }
    struct read r = read_text(buf_text(&text));
    assert_int_equal(locks_count(r.l), N);
    assert_int_equal(r.g.n_cycles, 0);
    assert_int_equal(r.g.n_chains, 1);
    assert_int_equal(r.g.behind[r.g.chains[0].last], N);
    done(&r);
    buf_free(&text);
}

static void test_the_last_of_several_dumps(void **state)
{
    (void)state;
    struct read r = read_text(
        WAITER("7") WAITER("8") "goroutine 7 [running]:\n" CALL("main.main()", "1") "\n" WAITER("8"));
    assert_int_equal(locks_total(r.l)->moment, 2);
    check_lock(&r, 0, LOCK_MUTEX, 0xc000012030, 1, 0);
    assert_int_equal(locks_get(r.l, 0)->before, 2);
    done(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_mutex_of_every_release),
        cmocka_unit_test(test_a_rw_mutex_of_every_release),
        cmocka_unit_test(test_a_writer_behind_a_writer),
        cmocka_unit_test(test_what_is_no_lock),
        cmocka_unit_test(test_a_cond_that_wants_its_lock_back),
        cmocka_unit_test(test_stale_arguments_are_not_used),
        cmocka_unit_test(test_a_holder_behind_the_line),
        cmocka_unit_test(test_two_behind_the_line_are_only_possible),
        cmocka_unit_test(test_the_woken_hold_nothing),
        cmocka_unit_test(test_who_has_not_got_there_holds_nothing),
        cmocka_unit_test(test_ab_ba),
        cmocka_unit_test(test_a_cycle_becomes_likely),
        cmocka_unit_test(test_an_order_is_no_cycle),
        cmocka_unit_test(test_everybody_in_a_function_waits),
        cmocka_unit_test(test_a_receiver_of_several_locks),
        cmocka_unit_test(test_an_upgrade),
        cmocka_unit_test(test_checking_twice_is_no_deadlock),
        cmocka_unit_test(test_a_long_name),
        cmocka_unit_test(test_a_file),
        cmocka_unit_test(test_goroutines_that_are_alike),
        cmocka_unit_test(test_a_long_chain),
        cmocka_unit_test(test_the_last_of_several_dumps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
