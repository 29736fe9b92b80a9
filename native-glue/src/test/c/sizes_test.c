/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Compressed sizes against recorded ones. A search that became worse, or a choice that became
 * wrong, still decodes. So data of many kinds are compressed at every level, in four ways, and
 * none may come out longer than sizes_recorded.h says. A change that makes one kind better and
 * another worse records anew:
 *
 *   sizes_test record > src/test/c/sizes_recorded.h
 */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "warpdrive.h"
#include "wide.h"

#ifdef WD_HAVE_ZLIB
#include <zlib.h>
#endif

enum { WINDOW = 32768, LONGEST = 150000, LEVELS = 9 };

enum kind {
    TEXT,
    UTF16,
    LOG,
    MENUS,
    NUMBERS,
    BIG_ENDIAN_NUMBERS,
    PIXELS,
    GENES,
    RECORDS,
    REPEATED_NOISE,
    RUNS,
    SKEWED,
    CHANGING,
    TORN,
    KINDS
};

/* How `total` bytes are cut into blocks. Those that follow another one in a stream are warm. */
static const struct {
    int32_t total;
    int32_t block;
    int stream;
} ways[] = {{LONGEST, 50000, 1}, {30000, 30000, 0}, {10000, 500, 1}, {12000, 1500, 0}};

enum { WAYS = sizeof ways / sizeof *ways };

static const int32_t recorded[KINDS][WAYS][LEVELS] = {
#include "sizes_recorded.h"
};

static uint64_t seed;

static uint32_t random_below(uint32_t n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(((seed >> 33) * n) >> 31);
}

/* A random number, small ones more often, like the ranks of words. */
static uint32_t skewed_below(uint32_t n)
{
    return random_below(1 + random_below(1 + random_below(n)));
}

/* Appends a text, as much of it as fits. */
static int32_t put(uint8_t *p, int32_t at, int32_t n, const char *text)
{
    while (*text && at < n) {
        p[at++] = (uint8_t)*text++;
    }
    return at;
}

static int32_t put_word(uint8_t *p, int32_t at, int32_t n, uint32_t word)
{
    static const char *const syllables[] = {"the", "in", "er", "a", "re",  "ion",  "con", "ly",
                                            "s",   "ed", "st", "o", "qua", "ment", "u",   "wh"};
    do {
        at = put(p, at, n, syllables[word % 16]);
        word /= 16;
    } while (word != 0);
    return put(p, at, n, random_below(12) ? " " : random_below(3) ? ", " : ".\n");
}

/* The same with a zero after each byte. */
static int32_t put_wide_word(uint8_t *p, int32_t at, int32_t n, uint32_t word)
{
    int32_t end = put_word(p, at, at + (n - at) / 2, word);
    for (int32_t i = end - at; i-- > 0;) {
        p[at + 2 * i] = p[at + i];
        p[at + 2 * i + 1] = 0;
    }
    return 2 * end - at;
}

static int32_t put_number(uint8_t *p, int32_t at, int32_t n, const char *format, uint32_t number)
{
    char text[80];
    snprintf(text, sizeof text, format, number);
    return put(p, at, n, text);
}

static uint8_t record_byte(int32_t column)
{
    static const uint8_t constant[8] = {0x7f, 0, 0, 1};
    return column < 8     ? constant[column]
           : column < 12  ? (uint8_t)skewed_below(40)
           : column < 20  ? 0
           : column == 20 ? (uint8_t)random_below(256)
                          : (uint8_t)random_below(3);
}

static void fill_parts(uint8_t *p, int32_t n, enum kind kind);

static void fill(uint8_t *p, int32_t n, enum kind kind)
{
    static const char letters[] = "ACGT";
    uint32_t value = 1000000;
    for (int32_t at = 0; at < n;) {
        switch (kind) {
        case TEXT:
            at = put_word(p, at, n, skewed_below(4000));
            break;
        case UTF16:
            at = n - at < 2 ? put(p, at, n, "#") : put_wide_word(p, at, n, skewed_below(3000));
            break;
        case LOG:
            value += skewed_below(3000);
            at = put_number(p, at, n, "2024-11-03 12:%02u:", value / 60000 % 60);
            at = put_number(p, at, n, "%06u ", value % 60000 * 7);
            at = put(p, at, n, random_below(9) ? "INFO  [worker-" : "ERROR [worker-");
            at = put_number(p, at, n, "%u] request took ", random_below(8));
            at = put_number(p, at, n, "%u us\n", skewed_below(100000));
            break;
        case MENUS: /* long repeats with something new in between */
            for (uint32_t i = 0; i < 25; i++) {
                at = put_number(p, at, n, "<li class=\"menu\"><a href=\"/%u\">Entry</a></li>\n", i);
            }
            for (uint32_t words = random_below(60); words > 0; words--) {
                at = put_word(p, at, n, skewed_below(2000));
            }
            break;
        case NUMBERS:
        case BIG_ENDIAN_NUMBERS:
            value += 1 + random_below(10);
            for (int32_t i = 0, width = kind == NUMBERS ? 4 : 8; i < width && at < n; i++) {
                int32_t shift = kind == NUMBERS ? 8 * i : 8 * (width - 1 - i);
                p[at++] = (uint8_t)((uint64_t)value >> shift);
            }
            break;
        case PIXELS:
            p[at] = (uint8_t)(at % 3 == 0   ? at / 3 % 683 / 3
                              : at % 3 == 1 ? at / 8192
                                            : (at / 9) & 0xf0);
            p[at] = (uint8_t)(p[at] + (random_below(20) == 0));
            at++;
            break;
        case GENES:
            p[at++] = (uint8_t)letters[random_below(4)];
            break;
        case RECORDS: /* fields that are constant, small or random */
            p[at] = record_byte(at % 24);
            at++;
            break;
        case REPEATED_NOISE: {
            int32_t far = 1 + (int32_t)random_below(at < 60000 ? (uint32_t)at + 1 : 60000);
            uint32_t again = far > at || random_below(3) ? 0 : 3 + skewed_below(600);
            for (; again > 0 && at < n; again--, at++) {
                p[at] = p[at - far];
            }
            for (uint32_t i = skewed_below(500); i > 0 && at < n; i--) {
                p[at++] = (uint8_t)random_below(256);
            }
            break;
        }
        case RUNS: {
            uint8_t byte = (uint8_t)random_below(5);
            for (uint32_t i = skewed_below(900); i > 0 && at < n; i--) {
                p[at++] = byte;
            }
            break;
        }
        case SKEWED:
            p[at++] = (uint8_t)(skewed_below(250) * 7);
            break;
        default:
            fill_parts(p, n, kind);
            return;
        }
    }
}

/* CHANGING: short stretches of all other kinds. TORN: long stretches of noise and text in turn. */
static void fill_parts(uint8_t *p, int32_t n, enum kind kind)
{
    for (int32_t at = 0, odd = 0; at < n; odd = !odd) {
        int32_t part = kind == TORN ? 17000 : 1 + (int32_t)random_below(9000);
        part = part < n - at ? part : n - at;
        if (kind == CHANGING || odd) {
            fill(p + at, part, kind == TORN ? TEXT : (enum kind)random_below(CHANGING));
        } else {
            for (int32_t i = 0; i < part; i++) {
                p[at + i] = (uint8_t)random_below(256);
            }
        }
        at += part;
    }
}

static void *allocate(int64_t n)
{
    void *p = aligned_alloc(64, ((size_t)n + 63) & ~(size_t)63);
    CHECK(p != NULL);
    memset(p, 0xa5, (size_t)n);
    return p;
}

/* Decodes the output, if zlib is there to do it. */
static void decode(const uint8_t *stream, int64_t bytes, const uint8_t *expected, int32_t length)
{
#ifdef WD_HAVE_ZLIB
    static uint8_t back[LONGEST + 1];
    static z_stream z;
    CHECK((z.state == NULL ? inflateInit2(&z, -15) : inflateReset(&z)) == Z_OK);
    z.next_in = (uint8_t *)(uintptr_t)stream;
    z.avail_in = (uInt)bytes;
    z.next_out = back;
    z.avail_out = sizeof back;
    CHECK(inflate(&z, Z_FINISH) == Z_STREAM_END);
    CHECK(z.avail_in == 0 && z.total_out == (uLong)length);
    CHECK(memcmp(back, expected, (size_t)length) == 0);
#else
    (void)stream, (void)bytes, (void)expected, (void)length;
#endif
}

static int32_t compressed(const uint8_t *data, int way, int32_t level)
{
    static uint8_t out[LONGEST + LONGEST / 8];
    static void *history;
    static void *scratch;
    if (history == NULL) {
        history = allocate(wd_history_bytes());
        scratch = allocate(wd_scratch_bytes());
    }
    int64_t total = 0;
    int64_t made = 0;
    for (int32_t at = 0, begin = 0; at < ways[way].total;) {
        int32_t left = ways[way].total - at;
        int32_t length = left < ways[way].block ? left : ways[way].block;
        int last = !ways[way].stream || length == left;
        int32_t window = at - begin < WINDOW ? at - begin : WINDOW;
        int32_t flags = (last ? WD_BLOCK_LAST : 0) | (at > begin ? WD_BLOCK_WARM : 0);
        int64_t n = wd_deflate_block(history, scratch, data + at, window, length, level, flags,
                                     out + made, (int32_t)((int64_t)sizeof out - made));
        CHECK(n > 0);
        made += n;
        at += length;
        if (last) {
            decode(out, made, data + begin, at - begin);
            total += made;
            made = 0;
            begin = at;
        }
    }
    return (int32_t)total;
}

/* The copies of inner loops for BMI2 give the same sizes. */
static int32_t compressed_without_wide(const uint8_t *data, int way, int32_t level)
{
#if defined(__x86_64__) && defined(__GNUC__)
    int answer = wd_ask_wide();
    atomic_store(&wd_wide_answer, -1);
    int32_t size = compressed(data, way, level);
    atomic_store(&wd_wide_answer, answer);
    return size;
#else
    return compressed(data, way, level);
#endif
}

int main(int argc, char **argv)
{
    static uint8_t data[LONGEST];
    int record = argc > 1 && strcmp(argv[1], "record") == 0;
    int longer = 0;
    if (record) {
        puts("/* SPDX-License-Identifier: Apache-2.0 */\n"
             "/* Written by sizes_test: kinds, ways, levels. */\n"
             "/* clang-format off */");
    }
    for (int kind = 0; kind < KINDS; kind++) {
        seed = (uint64_t)kind + 1;
        fill(data, LONGEST, (enum kind)kind);
        for (int way = 0; way < WAYS; way++) {
            for (int level = 1; level <= LEVELS; level++) {
                int32_t size = compressed(data, way, level);
                CHECK(compressed_without_wide(data, way, level) == size);
                int32_t most = recorded[kind][way][level - 1];
#ifndef __x86_64__
                /* Estimates in floating point may be rounded differently elsewhere. */
                most += most / 200;
#endif
                if (record) {
                    printf("%s%d%s",
                           level > 1  ? ", "
                           : way == 0 ? "{{"
                                      : " {",
                           size,
                           level < LEVELS   ? ""
                           : way < WAYS - 1 ? "},\n"
                                            : "}},\n");
                } else if (size > most) {
                    fprintf(stderr, "kind %d, way %d, level %d: %d bytes, %d recorded\n", kind, way,
                            level, size, most);
                    longer = 1;
                }
            }
        }
    }
    return longer;
}
