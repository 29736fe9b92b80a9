/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Benchmark of the encoder beside zlib, libdeflate and ISA-L, interleaved in one process.
 *
 *   encode_bench <case> <level>[,<level>...] <rounds> <bytes of each file, 0 = all> <file>...
 *
 * Cases, each against zlib at the same level doing the same job:
 *   stream:N    one stream, ours cut into blocks of N bytes with history, zlib's not flushed
 *   sync:N      one stream, flushed every N bytes by both
 *   message:N   independent streams of N bytes
 *   whole       one stream per file; libdeflate and ISA-L too
 *
 * In each round every engine compresses each file in turn. Printed are the median over the rounds
 * of zlib's time over the engine's (CPU time of the thread), the size over zlib's in all, and the
 * worst file. WD_BENCH_VERBOSE=1 prints every file; WD_BENCH_LIBRARY=<path> adds another build of
 * ours.
 */
#define _POSIX_C_SOURCE 200809L
#include <dlfcn.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zlib.h>
#ifdef WD_HAVE_LIBDEFLATE
#include <libdeflate.h>
#endif
#ifdef WD_HAVE_ISAL
#include <isa-l.h>
#endif

#include "warpdrive.h"

enum { MAX_FILES = 256, MAX_ROUNDS = 99, BLOCK = 1 << 20, WINDOW = 32768, STATE = 1 << 20 };

enum shape { STREAM, SYNC, MESSAGE, WHOLE };

typedef struct {
    const char *name;
    uint8_t *bytes;
    size_t length;
} file;

typedef struct {
    enum shape shape;
    size_t unit;
    int level;
} job;

typedef size_t engine(const job *j, const uint8_t *in, size_t n, uint8_t *out, size_t capacity);

static void *history;
static void *scratch;

typedef int64_t encoder(void *, void *, const uint8_t *, int32_t, int32_t, int32_t, int32_t,
                        uint8_t *, int32_t);

static size_t run_encoder(encoder *encode, const job *j, const uint8_t *in, size_t n, uint8_t *out,
                          size_t room)
{
    size_t made = 0;
    size_t unit = j->shape == WHOLE ? BLOCK : j->unit;
    for (size_t at = 0; at < n;) {
        size_t length = n - at < unit ? n - at : unit;
        size_t window = at < WINDOW ? at : WINDOW;
        int32_t flags = at > 0 ? WD_BLOCK_WARM : 0;
        if (j->shape == MESSAGE) {
            window = 0;
            flags = WD_BLOCK_LAST;
        } else if (j->shape != SYNC && at + length == n) {
            flags |= WD_BLOCK_LAST;
        }
        size_t capacity = room - made < INT32_MAX ? room - made : INT32_MAX;
        int64_t r = encode(history, scratch, in + at, (int32_t)window, (int32_t)length, j->level,
                           flags, out + made, (int32_t)capacity);
        if (r < 0) {
            fprintf(stderr, "wd_deflate_block: %" PRId64 "\n", r);
            exit(1);
        }
        made += (size_t)r;
        at += length;
    }
    return made;
}

static size_t run_warpdrive(const job *j, const uint8_t *in, size_t n, uint8_t *out, size_t room)
{
    return run_encoder(wd_deflate_block, j, in, n, out, room);
}

static encoder *other_build;

static size_t run_other(const job *j, const uint8_t *in, size_t n, uint8_t *out, size_t room)
{
    return run_encoder(other_build, j, in, n, out, room);
}

static z_stream deflaters[10];

static size_t run_zlib(const job *j, const uint8_t *in, size_t n, uint8_t *out, size_t room)
{
    z_stream *z = &deflaters[j->level];
    size_t unit = j->shape == SYNC || j->shape == MESSAGE ? j->unit : n;
    size_t made = 0;
    deflateReset(z);
    for (size_t at = 0; at < n;) {
        size_t length = n - at < unit ? n - at : unit;
        if (j->shape == MESSAGE) {
            deflateReset(z);
        }
        z->next_in = (uint8_t *)(uintptr_t)(in + at);
        z->avail_in = (uInt)length;
        z->next_out = out + made;
        z->avail_out = (uInt)(room - made);
        deflate(z, j->shape == SYNC ? Z_SYNC_FLUSH : Z_FINISH);
        made = (size_t)(z->next_out - out);
        at += length;
    }
    return made;
}

#ifdef WD_HAVE_LIBDEFLATE
static struct libdeflate_compressor *compressors[13];
static int libdeflate_level;

static size_t run_libdeflate(const job *j, const uint8_t *in, size_t n, uint8_t *out, size_t room)
{
    size_t made = 0;
    size_t unit = j->shape == MESSAGE ? j->unit : n;
    for (size_t at = 0; at < n; at += unit) {
        size_t length = n - at < unit ? n - at : unit;
        made += libdeflate_deflate_compress(compressors[libdeflate_level], in + at, length,
                                            out + made, room - made);
    }
    return made;
}
#endif

#ifdef WD_HAVE_ISAL
static uint8_t level_buffer[ISAL_DEF_LVL3_EXTRA_LARGE];
static int isal_level;

static size_t run_isal(const job *j, const uint8_t *in, size_t n, uint8_t *out, size_t room)
{
    static struct isal_zstream z;
    size_t made = 0;
    size_t unit = j->shape == MESSAGE || j->shape == SYNC ? j->unit : 65536;
    for (size_t at = 0; at < n; at += unit) {
        size_t length = n - at < unit ? n - at : unit;
        if (at == 0 || j->shape == MESSAGE) {
            isal_deflate_init(&z);
            z.level = (uint32_t)isal_level;
            z.level_buf = level_buffer;
            z.level_buf_size = sizeof level_buffer;
        }
        z.flush = j->shape == SYNC ? SYNC_FLUSH : NO_FLUSH;
        z.end_of_stream = j->shape == MESSAGE || at + length == n;
        z.next_in = (uint8_t *)(uintptr_t)(in + at);
        z.avail_in = (uint32_t)length;
        z.next_out = out + made;
        z.avail_out = (uint32_t)(room - made);
        isal_deflate(&z);
        /* It returns with the upper halves of vector registers in use, which slows SSE code down:
         * zlib's level 1 right behind it took 1.42 times as long. */
        if (__builtin_cpu_supports("avx")) {
            __asm__ volatile("vzeroupper" ::: "memory");
        }
        made = (size_t)(z.next_out - out);
    }
    return made;
}
#endif

typedef struct {
    const char *name;
    engine *run;
    int peer_level;
    double seconds[MAX_ROUNDS];
    size_t size[MAX_FILES];
} contestant;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

static void check_decodes(const job *j, const file *f, const uint8_t *out, size_t made)
{
    uint8_t *back = malloc(f->length + 1);
    size_t got = 0;
    z_stream z = {0};
    inflateInit2(&z, -15);
    z.next_in = (uint8_t *)(uintptr_t)out;
    z.avail_in = (uInt)made;
    while (got < f->length) {
        z.next_out = back + got;
        z.avail_out = (uInt)(f->length - got);
        int status = inflate(&z, Z_SYNC_FLUSH);
        got = (size_t)(z.next_out - back);
        if (status == Z_STREAM_END && j->shape == MESSAGE) {
            inflateReset(&z);
        } else if (status != Z_OK) {
            break;
        }
    }
    if (got != f->length || memcmp(back, f->bytes, got) != 0) {
        fprintf(stderr, "%s: does not decode (%s at %zu)\n", f->name, z.msg ? z.msg : "", got);
        exit(1);
    }
    inflateEnd(&z);
    free(back);
}

static void contest(const job *j, file *files, int count, int rounds, contestant *c, int n)
{
    size_t longest = 0;
    for (int i = 0; i < count; i++) {
        longest = files[i].length > longest ? files[i].length : longest;
    }
    size_t room = longest * 2 + 65536;
    uint8_t *out = malloc(room);
    memset(out, 1, room);
    for (int round = 0; round < rounds; round++) {
        for (int i = 0; i < count; i++) {
            for (int k = 0; k < n; k++) {
#ifdef WD_HAVE_LIBDEFLATE
                libdeflate_level = c[k].peer_level;
#endif
#ifdef WD_HAVE_ISAL
                isal_level = c[k].peer_level;
#endif
                double start = now();
                c[k].size[i] = c[k].run(j, files[i].bytes, files[i].length, out, room);
                c[k].seconds[round] += now() - start;
                if (round == 0 && k == 1) {
                    check_decodes(j, &files[i], out, c[k].size[i]);
                }
            }
        }
    }
    free(out);
    double total = 0;
    for (int i = 0; i < count; i++) {
        total += (double)files[i].length;
    }
    for (int k = 0; k < n; k++) {
        double ratio[MAX_ROUNDS];
        double best = c[k].seconds[0];
        for (int r = 0; r < rounds; r++) {
            ratio[r] = c[0].seconds[r] / c[k].seconds[r];
            best = c[k].seconds[r] < best ? c[k].seconds[r] : best;
        }
        qsort(ratio, (size_t)rounds, sizeof *ratio, ascending);
        double mine = 0;
        double base = 0;
        double worst = 0;
        const char *worst_name = "";
        for (int i = 0; i < count; i++) {
            mine += (double)c[k].size[i];
            base += (double)c[0].size[i];
            double x = (double)c[k].size[i] / (double)c[0].size[i];
            if (x > worst) {
                worst = x;
                worst_name = files[i].name;
            }
            if (getenv("WD_BENCH_VERBOSE") && k > 0) {
                printf("    %-10s %-12s %.4f\n", c[k].name, files[i].name, x);
            }
        }
        printf("  %-10s %7.1f MB/s  speed x %5.2f  size x %.4f  worst x %.4f (%s)\n", c[k].name,
               total / best / 1e6, ratio[rounds / 2], mine / base, worst, worst_name);
    }
    fflush(stdout);
}

int main(int argc, char **argv)
{
    if (argc < 6) {
        fprintf(stderr, "usage: encode_bench <case> <levels> <rounds> <bytes> <file>...\n");
        return 2;
    }
    job j = {WHOLE, 0, 0};
    const char *colon = strchr(argv[1], ':');
    if (colon != NULL) {
        j.unit = (size_t)atol(colon + 1);
        j.shape = argv[1][1] == 't' ? STREAM : argv[1][1] == 'y' ? SYNC : MESSAGE;
    }
    int rounds = atoi(argv[3]);
    rounds = rounds < 1 ? 1 : rounds > MAX_ROUNDS ? MAX_ROUNDS : rounds;
    size_t limit = (size_t)atol(argv[4]);
    static file files[MAX_FILES];
    int count = 0;
    for (int i = 5; i < argc && count < MAX_FILES; i++) {
        FILE *in = fopen(argv[i], "rb");
        if (in == NULL) {
            perror(argv[i]);
            return 1;
        }
        fseek(in, 0, SEEK_END);
        size_t n = (size_t)ftell(in);
        n = limit > 0 && n > limit ? limit : n;
        rewind(in);
        const char *slash = strrchr(argv[i], '/');
        files[count] = (file){slash ? slash + 1 : argv[i], malloc(n + 1), n};
        if (n > 0 && fread(files[count].bytes, 1, n, in) == n) {
            count++;
        }
        fclose(in);
    }
    if (wd_history_bytes() > STATE || wd_scratch_bytes() > STATE) {
        return 1;
    }
    history = aligned_alloc(64, STATE);
    scratch = aligned_alloc(64, STATE);
    memset(history, 0, STATE);
    memset(scratch, 0, STATE);
    if (getenv("WD_BENCH_LIBRARY")) {
        void *library = dlopen(getenv("WD_BENCH_LIBRARY"), RTLD_NOW | RTLD_LOCAL);
        if (library == NULL) {
            fprintf(stderr, "%s\n", dlerror());
            return 1;
        }
        *(void **)&other_build = dlsym(library, "wd_deflate_block");
    }
    for (const char *p = argv[2]; *p != 0; p += strcspn(p, ","), p += *p == ',') {
        j.level = atoi(p);
        contestant *c = calloc(8, sizeof *c);
        int n = 0;
        deflateInit2(&deflaters[j.level], j.level, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
        c[n++] = (contestant){.name = "zlib", .run = run_zlib};
        c[n++] = (contestant){.name = "warpdrive", .run = run_warpdrive};
#ifdef WD_HAVE_LIBDEFLATE
        if (j.shape == WHOLE || j.shape == MESSAGE) {
            /* The level of libdeflate whose size is that of zlib: 7 for 9, 1 for 2 and 3. */
            int peer = j.level >= 8 ? 7 : j.level >= 6 ? 6 : j.level >= 4 ? j.level - 1 : 1;
            compressors[peer] = libdeflate_alloc_compressor(peer);
            static char name[16];
            snprintf(name, sizeof name, "libdeflt-%d", peer);
            c[n++] = (contestant){.name = name, .run = run_libdeflate, .peer_level = peer};
        }
#endif
#ifdef WD_HAVE_ISAL
        if (j.level <= 2 && j.shape != STREAM) {
            c[n++] = (contestant){.name = "isa-l-2", .run = run_isal, .peer_level = 2};
        }
#endif
        if (other_build != NULL) {
            c[n++] = (contestant){.name = "other", .run = run_other};
        }
        printf("%s level %d\n", argv[1], j.level);
        contest(&j, files, count, rounds, c, n);
        deflateEnd(&deflaters[j.level]);
        free(c);
    }
    return 0;
}
