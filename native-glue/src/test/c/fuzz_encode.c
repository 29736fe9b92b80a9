/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A fuzzer of the encoders, ours and ISA-L. Its bytes are a script (encode_script.h) that makes
 * blocks, and behind each block say how it is compressed. zlib and our decoder must give back the
 * input.
 */
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#ifdef WD_HAVE_ZLIB
#include "encode_script.h"
#include "inflate_compare.h"

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed);

enum { WINDOW = 32768 };

static uint8_t input[SCRIPT_MOST];

static void must(int condition)
{
    if (!condition) {
        abort();
    }
}

static void *garbage(int64_t bytes)
{
    void *p = aligned_alloc(64, ((size_t)bytes + 63) & ~(size_t)63);
    must(p != NULL);
    return p;
}

/* An encoder with its memory. */
struct encoder {
    void *state;
    void *scratch; /* NULL for ISA-L */
    int warm;      /* whether its last call, good or not, was for the bytes before this block */
};

/* The block to compress, and the room for it. */
struct job {
    const uint8_t *block;
    int32_t window;
    int32_t length;
    int32_t level;
    int32_t flags;
    int32_t capacity;
};

/* Compresses in new memory of exactly the sizes that the encoder is told, so that the sanitizer
 * sees an access beyond them. `out` gets what was written. */
static int64_t compress_block(const struct encoder *encoder, struct job job, uint8_t *out)
{
    size_t bytes = (size_t)job.window + (size_t)job.length;
    uint8_t *copy = malloc(bytes + (bytes == 0));
    uint8_t *room = malloc((size_t)job.capacity + (job.capacity == 0));
    must(copy != NULL && room != NULL);
    memcpy(copy, job.block - job.window, bytes);
    int64_t made =
        encoder->scratch != NULL
            ? wd_deflate_block(encoder->state, encoder->scratch, copy + job.window, job.window,
                               job.length, job.level, job.flags, room, job.capacity)
            : WD_E_REPEATS;
#ifdef WD_HAVE_ISAL
    if (encoder->scratch == NULL) {
        made = wd_isal_block(encoder->state, copy + job.window, job.window, job.length, job.level,
                             job.flags, room, job.capacity);
    }
#endif
    must(made <= job.capacity && made != 0);
    must(made > 0 || made == WD_E_SPACE || (made == WD_E_REPEATS && encoder->scratch == NULL));
    must(memcmp(copy, job.block - job.window, bytes) == 0);
    if (made > 0) {
        memcpy(out, room, (size_t)made);
    }
    free(copy);
    free(room);
    return made;
}

/* With a little less room than a cold encoder needs it fails, or stores; after that it is cold, and
 * makes the same as before, whatever the flag says. */
static void compress_without_room(struct job job, uint32_t missing)
{
    static struct encoder encoder;
    static uint8_t first[SCRIPT_MOST + 64];
    static uint8_t second[SCRIPT_MOST + 64];
    if (encoder.state == NULL) {
        encoder = (struct encoder){garbage(wd_history_bytes()), garbage(wd_scratch_bytes()), 0};
    }
    job.flags &= ~WD_BLOCK_WARM;
    int64_t need = compress_block(&encoder, job, first);
    must(need > 0);
    job.capacity = need < missing ? 0 : (int32_t)(need - missing);
    if (compress_block(&encoder, job, second) == WD_E_SPACE) {
        job.capacity = (int32_t)need;
        job.flags |= WD_BLOCK_WARM;
        must(compress_block(&encoder, job, second) == need);
        must(memcmp(first, second, (size_t)need) == 0);
    }
}

/* Both decoders give back the block. */
static void decode(z_stream *zlib, uint8_t *inflater, int first, const uint8_t *segment,
                   uint32_t made, struct job job)
{
    static uint8_t back[SCRIPT_MOST + 1];
    int last = (job.flags & WD_BLOCK_LAST) != 0;
    uint32_t length = (uint32_t)job.length;
    zlib->next_in = (uint8_t *)(uintptr_t)segment;
    zlib->avail_in = made;
    zlib->next_out = back;
    zlib->avail_out = length + 1;
    must(inflate(zlib, Z_SYNC_FLUSH) == (last ? Z_STREAM_END : Z_OK));
    must(zlib->avail_in == 0 && zlib->avail_out == 1);
    must(memcmp(back, job.block, length) == 0);
    struct result ours =
        inflate_ours(inflater, segment, made, back, length + 1, first ? WD_INFLATE_START : 0);
    must(ours.status == (last ? WD_INFLATE_END : WD_INFLATE_INPUT));
    must(ours.consumed == made && ours.produced == length);
    must(memcmp(back, job.block, length) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct encoder own;
    static struct encoder isal;
    static uint8_t *inflater;
    static uint8_t segment[SCRIPT_MOST + 64];
    if (own.state == NULL) {
        own = (struct encoder){garbage(wd_history_bytes()), garbage(wd_scratch_bytes()), 0};
#ifdef WD_HAVE_ISAL
        isal.state = garbage(wd_isal_state_bytes());
#endif
        inflater = aligned_inflater();
    }
    memset(own.scratch, 0xa5, (size_t)wd_scratch_bytes());
    memset(own.state, 0x5a, (size_t)wd_history_bytes());
    own.warm = isal.warm = 0;
    z_stream zlib = {0};
    must(inflateInit2(&zlib, -15) == Z_OK);
    struct script script = {data, data + size, input, 0, 0};
    int first = 1;
    for (int last = 0; !last; first = 0) {
        int more = next_block(&script);
        uint32_t how = next_byte(&script);
        uint32_t where = next_byte(&script);
        struct job job = {.block = input + script.block,
                          .window = (int32_t)(script.block < WINDOW ? script.block : WINDOW),
                          .length = (int32_t)(script.length - script.block),
                          .level = 1 + (int32_t)(how % 9)};
        last = !more || (where & 7) == 7;
        struct encoder *encoder = (how & 16) && isal.state != NULL ? &isal : &own;
        if (encoder == &isal) {
            job.level = 1 + job.level % 3;
        }
        int32_t bound = job.length + 5 * (job.length / 65535 + 1) + 16;
        job.capacity = bound;
        if ((where >> 3 & 3) == 3) {
            int32_t cut = (int32_t)next_number(&script);
            job.window = cut < job.window ? cut : job.window;
        }
        encoder->warm = encoder->warm && (how & 96) != 96;
        job.flags = (last ? WD_BLOCK_LAST : 0) | (encoder->warm ? WD_BLOCK_WARM : 0);
        if (where >> 6 == 3) {
            compress_without_room(job, 1 + next_byte(&script) % 16);
        }
        int64_t made = WD_E_SPACE;
        if (where >> 6 == 2) {
            /* A try with any room; what fits is the block, and what does not leaves no trace. */
            job.capacity = (int32_t)next_number(&script) % bound;
            made = compress_block(encoder, job, segment);
            job.capacity = bound;
        }
        if (made < 0) {
            made = compress_block(encoder, job, segment);
        }
        if (made == WD_E_REPEATS) {
            isal.warm = 0;
            encoder = &own;
            job.flags = (last ? WD_BLOCK_LAST : 0) | (own.warm ? WD_BLOCK_WARM : 0);
            made = compress_block(&own, job, segment);
        }
        must(made > 0);
        decode(&zlib, inflater, first, segment, (uint32_t)made, job);
        own.warm = encoder == &own;
        isal.warm = encoder == &isal;
    }
    inflateEnd(&zlib);
    return 0;
}

/* Half of the changes insert an operation whose numbers are edges; bytes alone seldom hit one. */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed)
{
    uint32_t state = seed * 2654435761u + 1;
    uint32_t r = next_random(&state);
    if (r % 2 == 0 || size + 4 > most) {
        return LLVMFuzzerMutate(data, size, most);
    }
    size_t at = next_random(&state) % (size + 1);
    memmove(data + at + 4, data + at, size - at);
    r = next_random(&state);
    data[at] = (uint8_t)(r % (SCRIPT_BLOCK_ENDS + 2) | (r >> 8 & 0xf0));
    data[at + 1] = (uint8_t)(next_random(&state) >> 8);
    data[at + 2] = (uint8_t)(next_random(&state) >> 8);
    data[at + 3] = (uint8_t)(next_random(&state) >> 8);
    if ((data[at] & 15) < SCRIPT_FILL) {
        data[at + 1] &= (data[at] & 15) == SCRIPT_REPEAT ? 63 : 255;
        data[at + 2] &= 63;
    }
    return size + 4;
}

#else

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    (void)data;
    (void)size;
    return 0;
}

#endif
