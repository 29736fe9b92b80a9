/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The decoder against zlib: verdict, bytes, text and positions of every call.
 *
 *   inflate_test [rounds [seed]]    rounds of random and mutated streams, by default 30000 (3000
 * under a sanitizer or an emulator)
 */
#ifdef WD_HAVE_ZLIB

#include "check.h"
#include "inflate_fast.h"
#include "inflate_streams.h"
#include "wide.h"

#if defined(__SANITIZE_ADDRESS__) || defined(WD_EMULATED)
enum { SLOWER = 10 };
#else
enum { SLOWER = 1 };
#endif

static uint8_t *inflater;

static const struct cuts whole = {100000, 100000, 0};

/* Realistic data: text, records, zeros and noise, with repeats near and far. */
static size_t draw_data(uint64_t *seed, uint8_t *data, size_t length)
{
    uint32_t alphabet = 1 + draw(seed) % 256;
    size_t i = 0;
    while (i < length) {
        size_t run = 1 + draw(seed) % 40;
        if (run > length - i) {
            run = length - i;
        }
        if (i > 0 && one_in(seed, 2)) {
            size_t back = 1 + draw(seed) % (i < 32768 ? i : 32768);
            if (one_in(seed, 2)) {
                back = 1 + back % 20;
            }
            if (back > i) {
                back = i;
            }
            run = one_in(seed, 8) ? run * 20 : run;
            for (; run > 0 && i < length; run--, i++) {
                data[i] = data[i - back];
            }
        } else {
            for (; run > 0; run--, i++) {
                data[i] = (uint8_t)(draw(seed) % alphabet);
            }
        }
    }
    return length;
}

static size_t deflate_data(uint64_t *seed, const uint8_t *data, size_t length, uint8_t *stream,
                           size_t capacity, const uint8_t *dictionary, uint32_t dictionary_length)
{
    z_stream zlib = {0};
    static const int strategies[5] = {Z_DEFAULT_STRATEGY, Z_FILTERED, Z_HUFFMAN_ONLY, Z_RLE,
                                      Z_FIXED};
    CHECK(deflateInit2(&zlib, (int)(draw(seed) % 10), Z_DEFLATED, -9 - (int)(draw(seed) % 7),
                       1 + (int)(draw(seed) % 9), strategies[draw(seed) % 5]) == Z_OK);
    if (dictionary != NULL) {
        CHECK(deflateSetDictionary(&zlib, dictionary, dictionary_length) == Z_OK);
    }
    zlib.next_out = stream;
    zlib.avail_out = (uInt)capacity;
    size_t position = 0;
    while (position < length) {
        size_t part = one_in(seed, 2) ? length - position : 1 + draw(seed) % (length - position);
        zlib.next_in = (Bytef *)(uintptr_t)(data + position);
        zlib.avail_in = (uInt)part;
        static const int flushes[4] = {Z_NO_FLUSH, Z_SYNC_FLUSH, Z_FULL_FLUSH, Z_PARTIAL_FLUSH};
        deflate(&zlib, flushes[draw(seed) % 4]);
        CHECK(zlib.avail_in == 0);
        position += part;
    }
    CHECK(deflate(&zlib, Z_FINISH) == Z_STREAM_END);
    size_t made = capacity - zlib.avail_out;
    deflateEnd(&zlib);
    return made;
}

static struct cuts draw_cuts(uint64_t *seed)
{
    static const uint32_t limits[10] = {1, 2, 3, 9, 20, 300, 600, 5000, 40000, 100000};
    struct cuts cuts = {limits[draw(seed) % 10], limits[draw(seed) % 10], draw(seed)};
    return cuts;
}

static void check_stream(const uint8_t *stream, size_t length, struct cuts cuts)
{
    CHECK(same_as_zlib(inflater, stream, length, 1 << 20, cuts, NULL, 0));
}

/* Every truncation and every flipped bit of small streams of all kinds, whole and byte by byte. */
static void truncations_and_bit_flips_end_like_zlib(void)
{
    uint64_t seed = 20;
    static const struct cuts bytewise = {1, 100000, 0};
    static const struct cuts tiny_room = {100000, 1, 0};
    uint32_t streams = 200 / SLOWER;
    for (uint32_t i = 0; i < streams; i++) {
        static uint8_t data[600];
        static uint8_t stream[4000];
        size_t length;
        if (i % 3 == 0) {
            static struct bit_writer writer;
            do {
                draw_stream(&seed, &writer);
            } while (stream_length(&writer) > 200);
            length = stream_length(&writer);
            memcpy(stream, writer.bytes, length);
        } else {
            size_t size = draw_data(&seed, data, 1 + draw(&seed) % (i % 3 == 1 ? 60 : 600));
            length = deflate_data(&seed, data, size, stream, sizeof stream, NULL, 0);
        }
        if (length > 400) {
            length = 400;
        }
        for (size_t end = 0; end <= length; end++) {
            check_stream(stream, end, whole);
        }
        check_stream(stream, length, bytewise);
        check_stream(stream, length, tiny_room);
        for (size_t bit = 0; bit < 8 * length; bit++) {
            stream[bit / 8] ^= (uint8_t)(1 << bit % 8);
            struct cuts drawn = draw_cuts(&seed);
            check_stream(stream, length, whole);
            check_stream(stream, length,
                         bit % 4 == 0   ? bytewise
                         : bit % 4 == 1 ? tiny_room
                                        : drawn);
            stream[bit / 8] ^= (uint8_t)(1 << bit % 8);
        }
    }
}

static void drawn_streams_end_like_zlib(uint64_t rounds, uint64_t seed)
{
    static struct bit_writer writer;
    for (uint64_t i = 0; i < rounds; i++) {
        uint64_t start = seed;
        draw_stream(&seed, &writer);
        struct cuts cuts = one_in(&seed, 2) ? whole : draw_cuts(&seed);
        if (!same_as_zlib(inflater, writer.bytes, stream_length(&writer), 1 << 17, cuts, NULL, 0)) {
            fprintf(stderr, "drawn stream, seed %llu\n", (unsigned long long)start);
            exit(1);
        }
    }
}

static void mutated_streams_end_like_zlib(uint64_t rounds, uint64_t seed)
{
    static uint8_t data[30000];
    static uint8_t stream[80000];
    static uint8_t mutated[80000];
    static uint8_t dictionary[40000];
    draw_data(&seed, dictionary, sizeof dictionary);
    size_t length = 0;
    const uint8_t *used = NULL;
    uint32_t used_length = 0;
    for (uint64_t i = 0; i < rounds; i++) {
        uint64_t start = seed;
        if (i % 20 == 0) {
            size_t most = one_in(&seed, 4) ? sizeof data : 900;
            size_t size = draw_data(&seed, data, 1 + draw(&seed) % most);
            used = one_in(&seed, 3) ? dictionary : NULL;
            used_length = one_in(&seed, 2) ? sizeof dictionary : draw(&seed) % 300;
            length = deflate_data(&seed, data, size, stream, sizeof stream, used, used_length);
        }
        memcpy(mutated, stream, length);
        for (uint32_t changes = i % 20 == 0 ? 0 : 1 + draw(&seed) % 3; changes > 0; changes--) {
            size_t reach = one_in(&seed, 2) && length > 100 ? 100 : length;
            size_t at = draw(&seed) % reach;
            uint32_t change = one_in(&seed, 2) ? 1u << draw(&seed) % 8 : draw(&seed);
            mutated[at] = (uint8_t)(mutated[at] ^ change);
        }
        struct cuts cuts = one_in(&seed, 2) ? whole : draw_cuts(&seed);
        if (!same_as_zlib(inflater, mutated, length, 1 << 17, cuts, used, used_length)) {
            fprintf(stderr, "mutated stream, seed %llu\n", (unsigned long long)start);
            exit(1);
        }
    }
}

/* A caller may drop input that was given back and go on with other bytes. Nothing of what was
 * dropped is left in the decoder. */
static void input_given_back_leaves_nothing(void)
{
    static uint8_t data[6000];
    static uint8_t stream[20000];
    uint64_t seed = 5;
    for (uint32_t i = 0; i < 400 / SLOWER + 1; i++) {
        size_t size = draw_data(&seed, data, sizeof data);
        size_t length = deflate_data(&seed, data, size, stream, sizeof stream, NULL, 0);
        struct cuts cuts = {4096, 300 + draw(&seed) % 2000, draw(&seed) | OTHER_INPUT};
        CHECK(same_as_zlib(inflater, stream, length, 1 << 17, cuts, NULL, 0));
    }
}

/* Streams long enough to slide the window many times, cut in all ways. */
static void long_streams_slide_the_window(void)
{
    enum { LONG = 1500000 };
    static uint8_t data[LONG];
    static uint8_t stream[2 * LONG];
    uint64_t seed = 77;
    for (uint32_t i = 0; i < 24 / SLOWER + 1; i++) {
        draw_data(&seed, data, LONG);
        size_t length = deflate_data(&seed, data, LONG, stream, sizeof stream, NULL, 0);
        struct cuts cuts = i == 0 ? whole : draw_cuts(&seed);
        if (cuts.in_limit < 10) {
            cuts.in_limit = 600;
        }
        if (cuts.out_limit < 10) {
            cuts.out_limit = 600;
        }
        CHECK(same_as_zlib(inflater, stream, length, LONG, cuts, NULL, 0));
    }
}

/* Stored blocks, then matches at the largest distance and just beyond it; also into a
 * dictionary. */
static void farthest_distance_survives_the_slide(void)
{
    enum { STORED_BYTES = 31000, BLOCKS = 9 };
    static uint8_t stream[BLOCKS * (STORED_BYTES + 5) + 200];
    static uint8_t dictionary[32768];
    uint64_t seed = 9;
    for (uint32_t blocks = 0; blocks <= BLOCKS; blocks++) {
        size_t length = 0;
        for (uint32_t block = 0; block < blocks; block++) {
            static const uint8_t header[5] = {0, STORED_BYTES & 255, STORED_BYTES >> 8,
                                              255 - (STORED_BYTES & 255),
                                              255 - (STORED_BYTES >> 8)};
            memcpy(stream + length, header, 5);
            length += 5;
            for (uint32_t i = 0; i < STORED_BYTES; i++) {
                stream[length++] = (uint8_t)draw(&seed);
            }
        }
        static struct bit_writer writer;
        writer.bits = 0;
        put_bits(&writer, 1 | 1 << 1, 3);
        for (uint32_t match = 0; match < 40; match++) {
            put_bits(&writer, 64, 7);   /* symbol 257 in reverse: length 3 */
            put_bits(&writer, 0x17, 5); /* symbol 29 in reverse */
            put_bits(&writer, match < 20 ? 8191 : 8191 - match, 13);
        }
        put_bits(&writer, 0, 7);
        memcpy(stream + length, writer.bytes, stream_length(&writer));
        length += stream_length(&writer);
        for (uint32_t i = 0; i < 12; i++) {
            struct cuts cuts = whole;
            if (i == 1) {
                /* so that the first match may come right after a slide */
                cuts.out_limit = STORED_BYTES;
            } else if (i > 1) {
                cuts.in_limit = 500 + draw(&seed) % 90000;
                cuts.out_limit = 1000 + draw(&seed) % 90000;
                cuts.seed = draw(&seed);
            }
            const uint8_t *used = i % 2 == 0 ? dictionary : NULL;
            uint32_t used_length = i % 4 == 0 ? 32768 : 32767;
            CHECK(same_as_zlib(inflater, stream, length, sizeof stream, cuts, used, used_length));
        }
    }
}

/* inflateSetDictionary on a raw stream may come at any time and changes what distances mean. */
static void dictionary_in_mid_stream_extends_the_window(void)
{
    uint64_t seed = 5;
    for (uint32_t i = 0; i < 3000 / SLOWER; i++) {
        static struct bit_writer writer;
        static uint8_t dictionary[40000];
        static uint8_t expected[100000];
        static uint8_t actual[100000];
        draw_stream(&seed, &writer);
        draw_data(&seed, dictionary, 1000);
        uint32_t dictionary_length = one_in(&seed, 4) ? sizeof dictionary : draw(&seed) % 1000;
        uint32_t length = (uint32_t)stream_length(&writer);
        uint32_t first = draw(&seed) % (length + 1);
        uint32_t room = one_in(&seed, 2) ? 90000 : draw(&seed) % 100;
        z_stream zlib = {0};
        CHECK(inflateInit2(&zlib, -15) == Z_OK);
        zlib.next_in = writer.bytes;
        zlib.avail_in = first;
        zlib.next_out = expected;
        zlib.avail_out = room;
        inflate(&zlib, Z_SYNC_FLUSH);
        int32_t flags = WD_INFLATE_START | (i % 2 == 0 ? WD_INFLATE_SMALL : 0);
        struct result ours = inflate_ours(inflater, writer.bytes, first, actual, room, flags);
        CHECK(ours.consumed == first - zlib.avail_in && ours.produced == room - zlib.avail_out);
        CHECK(inflateSetDictionary(&zlib, dictionary, dictionary_length) == Z_OK);
        CHECK(wd_inflate_dictionary(inflater, dictionary, (int32_t)dictionary_length, 0) == 0);
        uint32_t rest = length - ours.consumed;
        zlib.avail_in = rest;
        zlib.next_out = expected;
        zlib.avail_out = sizeof expected;
        inflate(&zlib, Z_SYNC_FLUSH);
        ours = inflate_ours(inflater, writer.bytes + ours.consumed, rest, actual, sizeof actual, 0);
        CHECK(ours.consumed == rest - zlib.avail_in);
        CHECK(ours.produced == sizeof expected - zlib.avail_out);
        CHECK(memcmp(expected, actual, ours.produced) == 0);
        CHECK((zlib.msg == NULL) == (ours.status <= WD_INFLATE_END));
        inflateEnd(&zlib);
    }
}

/* The fast loop without BMI2, which most machines would never run here. */
static void the_portable_loop_ends_like_zlib(uint64_t rounds)
{
#if defined(__x86_64__)
    int answer = wd_ask_wide();
    atomic_store(&wd_wide_answer, -1);
    mutated_streams_end_like_zlib(rounds, 3);
    atomic_store(&wd_wide_answer, answer);
#else
    (void)rounds; /* there is one loop only */
#endif
}

static void bad_arguments_are_refused(void)
{
    uint8_t byte = 0;
    CHECK(wd_inflate(inflater, &byte, -1, 1, WD_INFLATE_START) == WD_E_ARGUMENT);
    CHECK(wd_inflate(inflater, &byte, 1, -1, WD_INFLATE_START) == WD_E_ARGUMENT);
    CHECK(wd_inflate(inflater, &byte, 1 << 20, 1, WD_INFLATE_START) == WD_E_ARGUMENT);
    CHECK(wd_inflate_dictionary(inflater, &byte, -1, WD_INFLATE_START) == WD_E_ARGUMENT);
    CHECK(unpack(wd_inflate(inflater, NULL, 0, 0, WD_INFLATE_START)).status == WD_INFLATE_INPUT);
    CHECK(wd_inflate_message(-1) == NULL);
    CHECK(wd_inflate_message(WD_INFLATE_END) == NULL);
    CHECK(wd_inflate_message(BAD_TOO_FAR_BACK + 1) == NULL);
}

int main(int argc, char **argv)
{
    uint64_t rounds = argc > 1 ? strtoull(argv[1], NULL, 10) : 30000 / SLOWER;
    uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    inflater = aligned_inflater();
    bad_arguments_are_refused();
    drawn_streams_end_like_zlib(rounds, seed);
    mutated_streams_end_like_zlib(rounds, seed);
    the_portable_loop_ends_like_zlib(rounds / 4);
    dictionary_in_mid_stream_extends_the_window();
    farthest_distance_survives_the_slide();
    input_given_back_leaves_nothing();
    long_streams_slide_the_window();
    truncations_and_bit_flips_end_like_zlib();
    for (int32_t status = 0; status <= BAD_TOO_FAR_BACK; status++) {
        if (outcomes[status] == 0) {
            fprintf(stderr, "no stream ended with status %d\n", status);
            return 1;
        }
    }
    free(inflater);
    return 0;
}

#else
#include <stdio.h>

int main(void)
{
    puts("inflate_test: skipped, no zlib to compare with");
    return 0;
}
#endif
