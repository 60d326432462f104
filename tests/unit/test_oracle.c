/* decode against the oracle: every profile there is, and small ones damaged in every place. */
#include "base/mem.h"
#include "oracle/compare.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

static const struct pprofx_limits limits = {.max_input = UINT64_C(1) << 30, .max_memory = UINT64_C(1) << 30};

static struct buf read_file(const char *path)
{
    struct buf b = {0};
    FILE *file = fopen(path, "rb");
    if (!file)
        fail_msg("%s cannot be opened", path);
    char chunk[65536];
    for (size_t n; (n = fread(chunk, 1, sizeof chunk, file)) > 0;)
        buf_add(&b, chunk, n);
    fclose(file);
    return b;
}

/* Counts what was compared, so that a test that compared nothing does not pass. */
static size_t check(const char *name, const void *data, size_t n, size_t step)
{
    size_t same = 0;
    for (int compat = 0; compat < 2; compat++) {
        struct buf why = {0};
        enum verdict verdict = compare_decode(data, n, step, compat, &limits, &why);
        if (verdict == VERDICT_DIFFERS)
            fail_msg("%s, %zu bytes, compat %d: %s", name, n, compat, buf_text(&why));
        same += verdict == VERDICT_SAME;
        buf_free(&why);
    }
    return same;
}

static size_t check_file(const char *path)
{
    struct buf b = read_file(path);
    size_t same = check(path, buf_text(&b), b.len, 0);
    if (b.len < 100000)
        same += check(path, buf_text(&b), b.len, 7);
    buf_free(&b);
    return same;
}

/* All files of a folder; an absent one has none. */
static size_t check_folder(const char *folder)
{
    DIR *dir = opendir(folder);
    size_t same = 0;
    for (struct dirent *e; dir && (e = readdir(dir));) {
        struct buf path = {0};
        struct stat st;
        buf_printf(&path, "%s/%s", folder, e->d_name);
        if (stat(buf_text(&path), &st) == 0 && S_ISREG(st.st_mode))
            same += check_file(buf_text(&path));
        buf_free(&path);
    }
    if (dir)
        closedir(dir);
    return same;
}

static void test_real_profiles(void **state)
{
    (void)state;
    assert_true(check_folder(PPROFX_SOURCE_DIR "/testdata") > 40);
    (void)check_folder(PPROFX_SOURCE_DIR "/../shared/corpus/real");
}

static void test_hand_made_profiles(void **state)
{
    (void)state;
    static const char *const folders[] = {"testdata/synth",
                                          "testdata/bad",
                                          "testdata/wrapped",
                                          "testdata/text",
                                          "../shared/conformance/synth",
                                          "../shared/conformance/bad"};
    size_t same = 0;
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        struct buf path = {0};
        buf_printf(&path, "%s/%s", PPROFX_SOURCE_DIR, folders[i]);
        same += check_folder(buf_text(&path));
        buf_free(&path);
    }
    assert_true(same > 0);
}

/* A message with every field, packed and unpacked, fields out of order, labels of every kind. */
static const unsigned char small[] = {
    0x48, 0x07,                                                 /* time_nanos 7 */
    0x12, 0x17,                                                 /* sample */
    0x0a, 0x03, 0x01, 0x85, 0x01,                               /* locations 1, 133 packed */
    0x08, 0x01,                                                 /* location 1 unpacked */
    0x10, 0x2a, 0x1a, 0x04, 0x08, 0x01, 0x10, 0x02,             /* value 42, label text */
    0x1a, 0x06, 0x08, 0x01, 0x18, 0x09, 0x20, 0x02,             /* label number with a unit */
    0x12, 0x11, 0x08, 0x01, 0x12, 0x01, 0x05, 0x1a, 0x02, 0x08, /* sample, label of number 0 without a unit */
    0x01, 0x1a, 0x06, 0x08, 0x01, 0x18, 0x09, 0x20, 0x03,       /* as above in another unit */
    0x0a, 0x04, 0x08, 0x01, 0x10, 0x02,                         /* sample_type */
    0x22, 0x0c, 0x08, 0x01, 0x10, 0x01, 0x18, 0x10,             /* location 1 with one line */
    0x22, 0x04, 0x08, 0x01, 0x10, 0x63,                         /* … */
    0x22, 0x05, 0x08, 0x85, 0x01, 0x10, 0x63,                   /* location 133, unknown mapping */
    0x2a, 0x06, 0x08, 0x01, 0x10, 0x01, 0x20, 0x02,             /* function */
    0x1a, 0x06, 0x08, 0x01, 0x10, 0x10, 0x38, 0x01,             /* mapping */
    0x6a, 0x02, 0x01, 0x02, 0x68, 0x03,                         /* comments */
    0x5a, 0x02, 0x08, 0x01, 0x5a, 0x02, 0x10, 0x02,             /* period_type, and another one */
    0x60, 0x64, 0xf2, 0x07, 0x01, 0x78,                         /* period, an unknown field */
    0x32, 0x00, 0x32, 0x03, 'o',  'n',  'e',  0x32, 0x03, 't',  'w', 'o', 0x32, 0x01, 0xff, /* strings */
};

static void test_every_cut(void **state)
{
    (void)state;
    assert_int_equal(check("small", small, sizeof small, 0), 2);
    for (size_t n = 0; n < sizeof small; n++)
        (void)check("a cut profile", small, n, 1);
}

static void test_every_byte_damaged(void **state)
{
    (void)state;
    unsigned char damaged[sizeof small];
    memcpy(damaged, small, sizeof small);
    size_t same = 0;
    for (size_t i = 0; i < sizeof small; i++) {
        for (unsigned byte = 0; byte < 256; byte++) {
            damaged[i] = (unsigned char)byte;
            same += check("a damaged profile", damaged, sizeof damaged, 0);
        }
        damaged[i] = small[i];
    }
    assert_true(same > sizeof small * 256);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_real_profiles),
        cmocka_unit_test(test_hand_made_profiles),
        cmocka_unit_test(test_every_cut),
        cmocka_unit_test(test_every_byte_damaged),
    };
    return cmocka_run_group_tests_name("oracle", tests, NULL, NULL);
}
