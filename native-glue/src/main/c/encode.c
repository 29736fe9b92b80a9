/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wd_deflate_block: compresses one block of a stream into a byte-aligned DEFLATE segment.
 *
 * It parses a chunk of 8 KiB, decides whether the chunk joins the DEFLATE block so far, writes
 * that block if not, and goes on until the input ends. Before each chunk the cost model (taste.h)
 * is derived from the block so far, and levels 1 to 3 are told whether to look for matches of
 * three bytes. At the end the segment is compared with stored blocks, so that it never exceeds the
 * bound promised to callers.
 *
 * Cost: one pass over the input. In messages of 4 KB at level 6, three quarters of the time is the
 * search (parse_chains.c). A short message has costs of its own, so the hash table is sized to it
 * (history.c), a dynamic code is built only where it can pay (block_writer.c), and its bytes are
 * not sampled below NOT_SAMPLED.
 */
#include "block_writer.h"
#include "parse.h"
#include "split.h"
#include "stored.h"
#include "warpdrive.h"

enum {
    MAX_LENGTH = 1 << 20,
    /* Bytes between two decisions about splitting. Lowering it finds block borders more exactly
     * and computes more entropies. */
    CHUNK = 8192,
    /* The same at level 1, but for the first chunk of a call: entropies and tables for shorter
     * ones took 5 % of its time. */
    LONG_CHUNK = 32768,
    /* A parser may end this far beyond its stretch: by a match that it deferred for as long as
     * it grew. */
    OVERSHOOT = 3 * WD_MAX_MATCH,
    /* Up to this length a block is expected to get the fixed code, always or if the block
     * before did. */
    ALWAYS_FIXED = 128,
    OFTEN_FIXED = 1024,
    /* Up to this length sampling the bytes costs more time than it saves bits. */
    NOT_SAMPLED = 2048,
    /* Bytes between two looks for matches of three bytes. Asking at each chunk cost 2 % of the
     * time of level 1. */
    LOOK_AGAIN = 4 * CHUNK,
    FEW_SEQUENCES = 32, /* too few sequences to derive a cost model from */
    CHUNK_SEQUENCES = (CHUNK + OVERSHOOT) / WD_MIN_MATCH + 3,
    /* Half a symbol a byte; those that end a stretch come on top. */
    LONG_CHUNK_SYMBOLS = (LONG_CHUNK + OVERSHOOT) / 2 + 16,
    MARKER_BYTES = 4 /* the empty stored block after its type bits and padding */
};

_Static_assert(WD_POSITION_STOP + OVERSHOOT < 1 << 16, "positions do not run out within a step");
_Static_assert(2 * CHUNK_SEQUENCES <= WD_SEQUENCES, "a block holds a chunk and room for the next");
_Static_assert((int)LONG_CHUNK_SYMBOLS <= (int)WD_SEQUENCES, "the same for symbols");

typedef struct {
    wd_tokens tokens;
    wd_counts block; /* symbols of the block so far */
    wd_counts chunk; /* symbols of the chunk just parsed */
} scratch_memory;

/* The levels, chosen to match the size of zlib at the same level on files, streams and messages
 * of many kinds. */
static const wd_effort efforts[10] = {
    [1] = {wd_parse_singles, WD_SINGLES, 0, 0, 0, 0, 0},
    [2] = {wd_parse_pairs, WD_PAIRS, 0, 0, 0, 0, 0},
    [3] = {wd_parse_pairs, WD_PAIRS, 0, 0, 0, 0, 0},
    [4] = {wd_parse_chains, WD_CHAINS, 4, 1, 0, 24, 2},
    [5] = {wd_parse_chains, WD_CHAINS, 5, 2, 24, 32, 4},
    [6] = {wd_parse_chains, WD_CHAINS, 12, 4, 32, 50, 8},
    [7] = {wd_parse_chains, WD_CHAINS, 20, 8, 80, 80, 8},
    [8] = {wd_parse_chains, WD_CHAINS, 48, 16, 130, 130, 8},
    [9] = {wd_parse_chains, WD_CHAINS, 96, 24, 200, 200, 8},
};

/*
 * Returns the parameters for a call. Short input gets the search of the next level, because it has
 * few matches and costs little. Flushed every 200 bytes, level 6 was 0.1 % larger than zlib's
 * without it. So were messages at level 4, the only one of these levels that does not defer
 * matches.
 */
static const wd_effort *effort_of(int32_t level, int warm, uint32_t length)
{
    int more =
        warm ? level >= 4 && level < 9 && length < OFTEN_FIXED : level == 4 && length <= CHUNK;
    return &efforts[level + more];
}

int64_t wd_history_bytes(void)
{
    return (int64_t)sizeof(wd_history);
}

int64_t wd_scratch_bytes(void)
{
    return (int64_t)sizeof(scratch_memory);
}

/* The state of one call. */
typedef struct {
    wd_finder finder;
    const wd_effort *effort;
    scratch_memory *scratch;
    wd_writer out;
    const uint8_t *block_bytes; /* start of the DEFLATE block so far */
    const uint8_t *chunk_bytes; /* start of the chunk */
    const uint8_t *parsed;      /* end of what was parsed */
    uint32_t block_sequences;   /* sequences of the block, the chunk not counted */
    float block_bits;           /* entropy of the block, the chunk not counted */
    uint32_t position;          /* position of `parsed` */
    wd_taste *taste;
} encoding;

/* Whether the tokens are symbols, which level 1 counts itself, and not sequences. */
static int has_symbols(const encoding *e)
{
    return e->effort->layout == WD_SINGLES;
}

/* How many bytes the next chunk has. */
static uint32_t chunk_length(const encoding *e, uint32_t left)
{
    uint32_t most = has_symbols(e) && e->block_sequences != 0 ? LONG_CHUNK : CHUNK;
    return left < most ? left : most;
}

/* Whether one more chunk fits the tokens. */
static int has_room(const encoding *e)
{
    uint32_t count = e->scratch->tokens.count;
    return has_symbols(e) ? count + LONG_CHUNK_SYMBOLS <= 2 * WD_SEQUENCES
                          : count + CHUNK_SEQUENCES <= WD_SEQUENCES;
}

/* Parses `bytes` bytes, and a little more where a match goes on. Lets positions fall where they
 * run out. */
static void parse_chunk(encoding *e, uint32_t bytes)
{
    wd_finder *f = &e->finder;
    wd_tokens *t = &e->scratch->tokens;
    while (bytes > 0) {
        if (e->position >= WD_POSITION_STOP) {
            wd_history_fall(f);
            e->position -= WD_WINDOW;
        }
        uint32_t from = e->position;
        uint32_t stop = from + bytes;
        stop = stop < WD_POSITION_STOP ? stop : WD_POSITION_STOP;
        e->position = e->effort->parse(f, e->effort, e->taste, from, stop, t);
        uint32_t done = e->position - from;
        e->parsed += done;
        bytes -= done < bytes ? done : bytes;
    }
    wd_end_run(t);
}

/* Writes the block so far. The chunk, if there is one, becomes the start of the next. Returns 0
 * if there is no space. */
static int end_block(encoding *e, int final)
{
    scratch_memory *m = e->scratch;
    wd_tokens *t = &m->tokens;
    uint32_t length = (uint32_t)(e->chunk_bytes - e->block_bytes);
    int type = has_symbols(e) ? wd_write_symbol_block(&e->out, t->symbol, e->block_sequences,
                                                      &m->block, e->block_bytes, length, final)
                              : wd_write_block(&e->out, t->sequence, e->block_sequences, &m->block,
                                               e->block_bytes, length, final);
    if (type < 0) {
        return 0;
    }
    e->finder.history->fixed = type == WD_TYPE_FIXED;
    t->count -= e->block_sequences;
    if (has_symbols(e)) {
        memmove(t->symbol, t->symbol + e->block_sequences, t->count * sizeof *t->symbol);
    } else {
        memmove(t->sequence, t->sequence + e->block_sequences, t->count * sizeof *t->sequence);
    }
    e->block_sequences = 0;
    e->block_bytes = e->chunk_bytes;
    memset(&m->block, 0, sizeof m->block);
    e->block_bits = 0;
    return 1;
}

/* Derives the cost model for the first chunk: from the stream so far if there is one, else from
 * a sample of the bytes. A very short block will get the fixed code, because no header pays for
 * itself. */
static void first_taste(encoding *e, uint32_t length, int cold)
{
    if (length < ALWAYS_FIXED || (length < OFTEN_FIXED && !cold && e->finder.history->fixed)) {
        *e->taste = wd_taste_of_fixed;
    } else if (cold && length < NOT_SAMPLED) {
        *e->taste = wd_taste_of_strangers;
    } else if (cold || e->finder.history->fixed) {
        wd_taste_of_bytes(e->taste, e->parsed, length);
    }
}

/* Whether the block so far is mostly literals and yet compresses. */
static int has_few_matches(const encoding *e)
{
    const wd_counts *counts = &e->scratch->block;
    uint32_t literals = 0;
    for (uint32_t s = 0; s < WD_LITERALS; s++) {
        literals += counts->litlen[s];
    }
    uint32_t bytes = (uint32_t)(e->parsed - e->block_bytes);
    return literals > bytes - bytes / 4 && e->block_bits < 7.8f * (float)(int32_t)bytes;
}

/* Decides whether levels 1 to 3 look for matches of three bytes, again after LOOK_AGAIN bytes,
 * because the data may change. */
static void look_for_threes(encoding *e, uint32_t bytes)
{
    wd_history *h = e->finder.history;
    if (h->unlooked == 0) {
        int begun = e->block_sequences != 0;
        wd_history_threes(h, wd_wants_threes(e->parsed, bytes) || (begun && has_few_matches(e)));
        h->unlooked = begun ? LOOK_AGAIN : CHUNK;
    }
    h->unlooked -= bytes < h->unlooked ? bytes : h->unlooked;
}

/* Makes the chunk part of the block. */
static void take_chunk(encoding *e)
{
    e->block_sequences = e->scratch->tokens.count;
    e->chunk_bytes = e->parsed;
}

/* Encodes `length` bytes as DEFLATE blocks. Returns 0 if there is no space. */
static int encode(encoding *e, uint32_t length, int last)
{
    scratch_memory *m = e->scratch;
    const uint8_t *end = e->parsed + length;
    m->tokens.count = 0;
    m->tokens.run = 0;
    memset(&m->block, 0, sizeof m->block);
    while (e->parsed < end) {
        if (!has_room(e)) {
            e->finder.path |= WD_PATH_TURN;
            if (!end_block(e, 0)) {
                return 0;
            }
        }
        uint32_t left = (uint32_t)(end - e->parsed);
        uint32_t chunk = chunk_length(e, left);
        if (e->effort->layout != WD_CHAINS) {
            look_for_threes(e, chunk);
        }
        memset(&m->chunk, 0, sizeof m->chunk);
        m->tokens.counts = &m->chunk;
        parse_chunk(e, chunk);
        if (!has_symbols(e)) {
            wd_count(&m->chunk, m->tokens.sequence + e->block_sequences,
                     m->tokens.count - e->block_sequences, e->chunk_bytes, end);
        }
        if (e->block_sequences == 0) {
            m->block = m->chunk;
            e->block_bits = left <= chunk ? 0 : wd_ideal_bits(&m->block);
        } else if (wd_split(&m->block, &e->block_bits, &m->chunk)) {
            if (!end_block(e, 0)) {
                return 0;
            }
            m->block = m->chunk;
            e->block_bits = wd_ideal_bits(&m->block);
        }
        if (m->tokens.count >= FEW_SEQUENCES && (e->parsed < end || !last)) {
            wd_taste_of_counts(e->taste, &m->block);
        }
        take_chunk(e);
    }
    return (length == 0 && !last) || end_block(e, last);
}

/* Ends the segment on a byte boundary: by padding after a last block, else by the empty stored
 * block. Returns the bytes since `start`, or WD_E_SPACE. */
static int64_t end_segment(wd_writer *out, const uint8_t *start, int last)
{
    uint32_t tail = last ? (out->count + 7) / 8 : (out->count + 3 + 7) / 8 + MARKER_BYTES;
    if ((uint64_t)(out->limit - out->next) < tail) {
        return WD_E_SPACE;
    }
    if (last) {
        wd_align(out);
    } else {
        wd_write_stored(out, start, 0, 0);
    }
    return out->next - start;
}

int64_t wd_deflate_block(void *history, void *scratch, const uint8_t *block, int32_t window,
                         int32_t length, int32_t level, int32_t flags, uint8_t *out,
                         int32_t capacity)
{
    if (window < 0 || window > WD_WINDOW || length < 0 || length > MAX_LENGTH || level < 1 ||
        level > 9 || (flags & ~(WD_BLOCK_LAST | WD_BLOCK_WARM | WD_BLOCK_TELL)) != 0 ||
        capacity < 0) {
        return WD_E_ARGUMENT;
    }
    int last = (flags & WD_BLOCK_LAST) != 0;
    wd_history *h = history;
    int warm = (flags & WD_BLOCK_WARM) != 0 && h->layout != WD_COLD;
    encoding e = {.effort = effort_of(level, warm, (uint32_t)length),
                  .scratch = scratch,
                  .out = {.next = out, .limit = out + capacity},
                  .block_bytes = block,
                  .chunk_bytes = block,
                  .parsed = block,
                  .taste = &h->taste};
    e.position = wd_history_open(&e.finder, h, e.effort->layout, warm, !last, block,
                                 (uint32_t)window, (uint32_t)length);
    if ((flags & WD_BLOCK_WARM) != 0 && !warm) {
        e.finder.path = WD_PATH_RARE; /* an error made the history cold */
    }
    first_taste(&e, (uint32_t)length, !warm);
    int64_t coded = WD_E_SPACE;
    if (encode(&e, (uint32_t)length, last)) {
        wd_history_close(&e.finder);
        coded = end_segment(&e.out, out, last);
    } else {
        h->layout = WD_COLD; /* the tables end in the middle of the block */
    }
    /* Each block was compared with a stored one, but many small stored blocks can together
     * exceed the bound promised to callers. */
    int64_t stored = stored_bytes(length, last);
    int64_t told = (flags & WD_BLOCK_TELL) != 0 ? WD_PATH_TURN | WD_PATH_RARE : 0;
    if (coded >= 0 && coded <= stored) {
        return coded | (e.finder.path & told);
    }
    if (stored <= capacity) {
        return stored_write(block, length, last, out) | ((e.finder.path | WD_PATH_TURN) & told);
    }
    h->layout = WD_COLD;
    return WD_E_SPACE;
}
