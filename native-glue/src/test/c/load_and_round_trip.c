/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Loads the library as it is shipped, and calls its entry points as a JVM does: compresses a file
 * at each level by each encoder there is, reads that back, and writes it as gzip, a member for
 * each:
 *
 *   load_and_round_trip LIBRARY FILE OUTPUT
 *
 * The program links neither the library nor zlib, so it can be built for any C library and system.
 */
#include "check.h"
#include "jni_entry_points.h"
#include "load.h"
#include "warpdrive.h"

#include <string.h>

enum { LENGTH_MAX = 1 << 20, CAPACITY = LENGTH_MAX + 128, BLOCK = 50000, WINDOW = 32768 };

static void *library;

static void *find_or_fail(const char *name)
{
    void *address = find(library, name);
    if (address == NULL) {
        fprintf(stderr, "the library does not export %s\n", name);
        exit(1);
    }
    return address;
}

#define FOUND(name) ((__typeof__(&name))(uintptr_t)find_or_fail(#name))
#define CALL(class, method) FOUND(Java_org_warpdrive_nativeglue_##class##_##method)

static jlong lease(jlong bytes)
{
    jlong address = CALL(NativeMemory, memoryMap)(env, NULL, bytes);
    CHECK(address > 0 && address % 64 == 0);
    const uint8_t *memory = (const uint8_t *)(intptr_t)address;
    CHECK(memory[0] == 0 && memory[bytes - 1] == 0);
    return address;
}

static void give_back(jlong address, jlong bytes)
{
    CHECK(CALL(NativeMemory, memoryUnmap)(env, NULL, address, bytes) == 0);
}

/* Compresses one stream in blocks with history, by ISA-L or our encoder. */
static jint compress(jlong in, jint length, jlong out, int isal, jint level)
{
    jlong state_bytes =
        isal ? CALL(Isal, isalStateBytes)(env, NULL) : CALL(NativeEncoder, historyBytes)(env, NULL);
    jlong scratch_bytes = CALL(NativeEncoder, scratchBytes)(env, NULL);
    jlong state = lease(state_bytes), scratch = lease(scratch_bytes);
    jint made = 0;
    for (jint at = 0, size; at < length; at += size) {
        size = length - at < BLOCK ? length - at : BLOCK;
        jint window = at < WINDOW ? at : WINDOW;
        jint flags = (at > 0 ? WD_BLOCK_WARM : 0) | (at + size == length ? WD_BLOCK_LAST : 0);
        jint room = CAPACITY - made;
        jlong n =
            isal ? CALL(Isal, isalBlock)(env, NULL, state, in + at, window, size, level, flags,
                                         out + made, room)
                 : CALL(NativeEncoder, deflateBlock)(env, NULL, state, scratch, in + at, window,
                                                     size, level, flags, out + made, room);
        CHECK(n > 0 && n <= room);
        made += (jint)n;
    }
    give_back(scratch, scratch_bytes);
    give_back(state, state_bytes);
    return made;
}

static void read_back(jlong made, jint bytes, jlong expected, jint length)
{
    jlong inflater_bytes = CALL(NativeDecoder, inflaterBytes)(env, NULL, 0);
    jlong inflater = lease(inflater_bytes);
    jint taken = 0, restored = 0, flags = WD_INFLATE_START;
    for (jlong status = WD_INFLATE_ROOM; status != WD_INFLATE_END; flags = 0) {
        CHECK(status == WD_INFLATE_ROOM || status == WD_INFLATE_INPUT);
        CHECK(taken < bytes || restored < length);
        jint given = bytes - taken < WD_INFLATE_MAX_INPUT ? bytes - taken : WD_INFLATE_MAX_INPUT;
        jlong result = CALL(NativeDecoder, inflate)(env, NULL, inflater, made + taken, given,
                                                    WD_INFLATE_MAX_OUTPUT, flags);
        CHECK(result >= 0);
        jint produced = (jint)(result >> 20 & 0x3ffff);
        CHECK(produced <= length - restored);
        CHECK(memcmp((void *)(intptr_t)(inflater + (result >> 38 & 0xfffff)),
                     (void *)(intptr_t)(expected + restored), (size_t)produced) == 0);
        restored += produced;
        taken += (jint)(result & 0xfffff);
        status = result >> 58;
    }
    CHECK(taken == bytes && restored == length);
    CHECK(CALL(NativeDecoder, inflateCompare)(env, NULL, inflater, made, bytes, expected, length) >
          0);
    CHECK(CALL(NativeDecoder, inflateCompare)(env, NULL, inflater, made, bytes, expected,
                                              length - 1) == WD_E_DIFFERS);
    give_back(inflater, inflater_bytes);
}

/* One that reaches into a dictionary: "abcabc" in the fixed code, all of it from the dictionary. */
static void read_with_a_dictionary(void)
{
    static const uint8_t dictionary[] = "abcabc", segment[] = {0x83, 0x20, 0x00};
    jlong inflater_bytes = CALL(NativeDecoder, inflaterBytes)(env, NULL, 0);
    jlong inflater = lease(inflater_bytes);
    jlong in = lease(sizeof dictionary);
    memcpy((void *)(intptr_t)in, dictionary, sizeof dictionary);
    CHECK(CALL(NativeDecoder, inflateDictionary)(env, NULL, inflater, in, 6, WD_INFLATE_START) ==
          0);
    memcpy((void *)(intptr_t)in, segment, sizeof segment);
    jlong result = CALL(NativeDecoder, inflate)(env, NULL, inflater, in, sizeof segment, 100, 0);
    CHECK(result >> 58 == WD_INFLATE_END && (result >> 20 & 0x3ffff) == 6);
    CHECK(memcmp((void *)(intptr_t)(inflater + (result >> 38 & 0xfffff)), dictionary, 6) == 0);
    give_back(in, sizeof dictionary);
    give_back(inflater, inflater_bytes);
}

static void talk_to_the_environment(void)
{
    CHECK(CALL(NativeDecoder, inflateMessage)(env, NULL, WD_INFLATE_END) == NULL);
    CHECK(CALL(NativeDecoder, inflateMessage)(env, NULL, WD_INFLATE_END + 1) != NULL);
    CHECK(strcmp(said, "invalid block type") == 0);
    jlong address = lease(5000);
    CHECK(CALL(NativeMemory, memoryView)(env, NULL, address, 5000) == (jobject)(intptr_t)address);
    CHECK(viewed == (void *)(intptr_t)address && viewed_bytes == 5000);
    CALL(NativeBarrier, deviceBarrier)(env, NULL);
    CALL(NativeBarrier, noOp)(env, NULL);
    CHECK(asked == 1);
}

static uint32_t crc32(const uint8_t *data, jint length)
{
    uint32_t crc = 0xffffffff;
    for (jint i = 0; i < length; i++) {
        crc ^= data[i];
        for (int bit = 0; bit < 8; bit++) {
            crc = crc >> 1 ^ (0xedb88320 & (0 - (crc & 1)));
        }
    }
    return ~crc;
}

int main(int argc, char **argv)
{
    CHECK(argc == 4);
    library = load(argv[1]);
    FILE *file = fopen(argv[2], "rb"), *output = fopen(argv[3], "wb");
    CHECK(file != NULL && output != NULL);
    CHECK(CALL(NativeGlue, abi)(env, NULL) == WD_ABI);

    jlong in = lease(LENGTH_MAX), out = lease(CAPACITY);
    jint length = (jint)fread((void *)(intptr_t)in, 1, LENGTH_MAX, file);
    CHECK(length > 0 && length < LENGTH_MAX);
    uint32_t trailer[2] = {crc32((void *)(intptr_t)in, length),
                           (uint32_t)length}; /* little-endian, like each platform */
    int isal = (CALL(NativeGlue, features)(env, NULL) & WD_FEATURE_ISAL) != 0;
    for (jint i = 1; i <= (isal ? 12 : 9); i++) {
        jint made = compress(in, length, out, i > 9, i > 9 ? i - 9 : i);
        CHECK(made < length);
        read_back(out, made, in, length);
        static const uint8_t header[10] = {0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255};
        CHECK(fwrite(header, 1, sizeof header, output) == sizeof header);
        CHECK(fwrite((void *)(intptr_t)out, 1, (size_t)made, output) == (size_t)made);
        CHECK(fwrite(trailer, 1, sizeof trailer, output) == sizeof trailer);
    }
    CHECK(fclose(output) == 0);
    read_with_a_dictionary();
    talk_to_the_environment();
    FOUND(JNI_OnUnload)(NULL, NULL);
    return 0;
}
