/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Input for the encoder as a script: a few bytes make much data at the edges of the format and of
 * the parsers. Any bytes are a script, and one that ends early goes on with zeros.
 *
 * An operation is a byte: its kind below, and in the high half a variant. Its arguments follow, as
 * bytes or as numbers (next_number).
 */
#ifndef ENCODE_SCRIPT_H
#define ENCODE_SCRIPT_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum {
    SCRIPT_MOST = 160 << 10, /* bytes of input that one script makes */
    SCRIPT_EDGES = 32
};

/* Lengths, distances and places where something changes: matches of 3 and 258, zlib's longest
 * distance and the format's, chunks, stored blocks, and where positions fall. */
static const uint32_t script_edges[SCRIPT_EDGES] = {
    0,     1,     2,     3,     4,     5,     7,     8,     257,   258,   259,
    260,   516,   1032,  4096,  8191,  8192,  8193,  16385, 24577, 32505, 32506,
    32507, 32510, 32766, 32767, 32768, 32769, 64504, 65534, 65535, 65536};

enum script_kind {
    SCRIPT_LITERALS,  /* variant + 1 bytes of the script */
    SCRIPT_REPEAT,    /* distance, length */
    SCRIPT_RUN,       /* byte, length */
    SCRIPT_NOISE,     /* seed, length */
    SCRIPT_SKEWED,    /* seed, length: each symbol half as frequent as the one before */
    SCRIPT_ALPHABET,  /* seed, length: variant + 1 symbols, equally frequent */
    SCRIPT_COUNTERS,  /* seed, length: numbers of four bytes that go up */
    SCRIPT_CHANGED,   /* distance, length, step: a repeat of which a byte in `step` differs */
    SCRIPT_FILL,      /* number: noise until the block is so long, and then the block ends */
    SCRIPT_BLOCK_ENDS /* this and all above: the block ends here */
};

struct script {
    const uint8_t *next;
    const uint8_t *end;
    uint8_t *input; /* SCRIPT_MOST bytes */
    size_t length;  /* of the input so far */
    size_t block;   /* where the block began */
};

static inline uint32_t next_byte(struct script *s)
{
    return s->next < s->end ? *s->next++ : 0;
}

/* An edge or one more, a number below 64, or one below 32768. */
static inline uint32_t next_number(struct script *s)
{
    uint32_t b = next_byte(s);
    return b < 64    ? script_edges[b % SCRIPT_EDGES] + b / SCRIPT_EDGES
           : b < 128 ? b - 64
                     : (b - 128) << 8 | next_byte(s);
}

static inline uint32_t next_random(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

static inline void add(struct script *s, uint32_t byte)
{
    if (s->length < SCRIPT_MOST) {
        s->input[s->length++] = (uint8_t)byte;
    }
}

static inline void add_repeat(struct script *s, size_t distance, uint32_t length, uint32_t step)
{
    for (uint32_t i = 0; i < length && distance > 0 && distance <= s->length; i++) {
        add(s, s->input[s->length - distance] ^ (uint32_t)(step != 0 && i % step == step - 1));
    }
}

/* Reads operations until a block ends. Returns 0 if the script has none left. */
static inline int next_block(struct script *s)
{
    s->block = s->length;
    while (s->next < s->end) {
        uint32_t operation = next_byte(s);
        uint32_t variant = operation >> 4;
        uint32_t kind = operation & 15;
        if (kind == SCRIPT_LITERALS) {
            for (uint32_t i = 0; i <= variant; i++) {
                add(s, next_byte(s));
            }
        } else if (kind == SCRIPT_REPEAT || kind == SCRIPT_CHANGED) {
            uint32_t distance = next_number(s);
            uint32_t length = next_number(s);
            add_repeat(s, distance, length, kind == SCRIPT_REPEAT ? 0 : 1 + next_byte(s));
        } else if (kind >= SCRIPT_BLOCK_ENDS) {
            return 1;
        } else {
            uint32_t seed = kind == SCRIPT_FILL ? 77 : next_byte(s);
            uint32_t length = next_number(s);
            if (kind == SCRIPT_FILL) {
                length -= length < s->length - s->block ? length : (uint32_t)(s->length - s->block);
            }
            uint32_t state = (seed + 1) * 2654435761u;
            for (uint32_t i = 0; i < length; i++) {
                uint32_t r = next_random(&state);
                add(s, kind == SCRIPT_RUN      ? seed
                       : kind == SCRIPT_SKEWED ? (seed | 1) * (uint32_t)__builtin_ctz(r | 1u << 31)
                       : kind == SCRIPT_ALPHABET ? seed + (r >> 8) % (variant + 1)
                       : kind == SCRIPT_COUNTERS ? (seed + i / 4 * (variant + 1)) >> i % 4 * 8
                                                 : r >> 8);
            }
            if (kind == SCRIPT_FILL) {
                return 1;
            }
        }
    }
    return 0;
}

#endif
