/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The entry points that Java finds by name, called as a JVM calls them. Each argument must arrive
 * where it belongs, and so must each result.
 */
#define _DEFAULT_SOURCE
#include "check.h"
#include "jni_entry_points.h"

#include <string.h>
#include <sys/mman.h>

#include "warpdrive.h"

#define CALL(class, method) Java_org_warpdrive_nativeglue_##class##_##method

/* Memory as Java leases it, full of arbitrary bytes. */
static jlong lease(jlong bytes)
{
    jlong address = CALL(NativeMemory, memoryMap)(env, NULL, bytes);
    CHECK(address > 0);
    memset((void *)(intptr_t)address, 0xa5, (size_t)bytes);
    return address;
}

static void give_back(jlong address, jlong bytes)
{
    CHECK(CALL(NativeMemory, memoryUnmap)(env, NULL, address, bytes) == 0);
}

enum { N = 20000, WINDOW = 15000, ROOM = N + 100 };

/* A window, and a block that repeats its beginning. */
static jlong repeated_noise(void)
{
    jlong address = lease(WINDOW + N);
    uint8_t *data = (uint8_t *)(intptr_t)address;
    uint32_t value = 1;
    for (int i = 0; i < WINDOW + N; i++) {
        value = value * 1664525 + 1013904223;
        data[i] = i < WINDOW || i >= 2 * WINDOW ? (uint8_t)(value >> 24) : data[i - WINDOW];
    }
    return address;
}

#ifdef WD_HAVE_ISAL
/* Makes the data noise of 64 letters: ISA-L does not take noise that repeats. */
static void to_letters(jlong address)
{
    uint8_t *data = (uint8_t *)(intptr_t)address;
    uint32_t value = 1;
    for (int i = 0; i < WINDOW + N; i++) {
        value = value * 1664525 + 1013904223;
        data[i] = (uint8_t)('0' + (value >> 26));
    }
}
#endif

static void check_decodes(jlong inflater, jlong segment, jlong bytes, jlong data)
{
    CHECK(CALL(NativeDecoder, inflateDictionary)(env, NULL, inflater, data, WINDOW,
                                                 WD_INFLATE_START) == 0);
    jlong result = CALL(NativeDecoder, inflate)(env, NULL, inflater, segment, (jint)bytes, N, 0);
    CHECK((result & 0xfffff) == bytes);
    CHECK((result >> 20 & 0x3ffff) == N);
    CHECK(result >> 58 == WD_INFLATE_END);
    CHECK(memcmp((uint8_t *)(intptr_t)inflater + (result >> 38 & 0xfffff),
                 (uint8_t *)(intptr_t)data + WINDOW, N) == 0);
}

static void what_is_compressed_is_decompressed(void)
{
    jlong history_bytes = CALL(NativeEncoder, historyBytes)(env, NULL);
    jlong scratch_bytes = CALL(NativeEncoder, scratchBytes)(env, NULL);
    jlong inflater_bytes = CALL(NativeDecoder, inflaterBytes)(env, NULL, 0);
    CHECK(history_bytes == wd_history_bytes());
    CHECK(scratch_bytes == wd_scratch_bytes());
    CHECK(inflater_bytes == wd_inflater_bytes(0));
    jlong history = lease(history_bytes);
    jlong scratch = lease(scratch_bytes);
    jlong inflater = lease(inflater_bytes);
    jlong out = lease(ROOM);
    jlong data = repeated_noise();
    jlong made = CALL(NativeEncoder, deflateBlock)(env, NULL, history, scratch, data + WINDOW,
                                                   WINDOW, N, 6, WD_BLOCK_LAST, out, ROOM);
    CHECK(made > N - WINDOW && made < N - WINDOW + 500);
    check_decodes(inflater, out, made, data);
    CHECK(CALL(NativeEncoder, deflateBlock)(env, NULL, history, scratch, data + WINDOW, WINDOW, N,
                                            6, WD_BLOCK_LAST, out, (jint)made - 1) == WD_E_SPACE);
#ifdef WD_HAVE_ISAL
    jlong state_bytes = CALL(Isal, isalStateBytes)(env, NULL);
    CHECK(state_bytes == wd_isal_state_bytes());
    jlong state = lease(state_bytes);
    CHECK(CALL(Isal, isalBlock)(env, NULL, state, data + WINDOW, WINDOW, N, 2, WD_BLOCK_LAST, out,
                                ROOM) == WD_E_REPEATS);
    to_letters(data);
    made = CALL(Isal, isalBlock)(env, NULL, state, data + WINDOW, WINDOW, N, 2, WD_BLOCK_LAST, out,
                                 ROOM);
    CHECK(made > 6 * N / 8 && made < 7 * N / 8);
    check_decodes(inflater, out, made, data);
    CHECK(CALL(Isal, isalBlock)(env, NULL, state, data + WINDOW, WINDOW, N, 2, WD_BLOCK_LAST, out,
                                100) == WD_E_SPACE);
    give_back(state, state_bytes);
#endif
    give_back(data, WINDOW + N);
    give_back(out, ROOM);
    give_back(inflater, inflater_bytes);
    give_back(scratch, scratch_bytes);
    give_back(history, history_bytes);
}

static void the_library_tells_about_itself(void)
{
    CHECK(CALL(NativeGlue, abi)(env, NULL) == WD_ABI);
#ifdef WD_HAVE_ISAL
    CHECK(CALL(NativeGlue, features)(env, NULL) == 1); /* the constant in Java */
#else
    CHECK(CALL(NativeGlue, features)(env, NULL) == 0);
#endif
    CHECK(CALL(NativeDecoder, inflateMessage)(env, NULL, WD_INFLATE_END) == NULL);
    CHECK(said == NULL);
    CHECK(CALL(NativeDecoder, inflateMessage)(env, NULL, WD_INFLATE_END + 1) != NULL);
    CHECK(strcmp(said, "invalid block type") == 0);
    CALL(NativeBarrier, deviceBarrier)(env, NULL);
    CHECK(asked == 0);
    CALL(NativeBarrier, noOp)(env, NULL);
    CHECK(asked == 1); /* there a JVM throws what a fault in a mapping left */
}

static void a_view_is_of_the_memory_and_all_goes_with_the_class_loader(void)
{
    jlong address = lease(5000);
    CHECK(CALL(NativeMemory, memoryView)(env, NULL, address, 5000) == (jobject)(intptr_t)address);
    CHECK(viewed == (void *)(intptr_t)address && viewed_bytes == 5000);
    CHECK(CALL(NativeMemory, memoryEqual)(env, NULL, address, address + 1, 1) == 1);
    CHECK(CALL(NativeMemory, memoryEqual)(env, NULL, address, address, -1) == WD_E_ARGUMENT);
    CHECK(CALL(NativeMemory, memoryMap)(env, NULL, 0) == WD_E_ARGUMENT);
    CHECK(CALL(NativeMemory, memoryUnmap)(env, NULL, address, 0) == WD_E_ARGUMENT);
    CHECK(msync(viewed, 1, MS_ASYNC) == 0);
    JNI_OnUnload(NULL, NULL);
    CHECK(msync(viewed, 1, MS_ASYNC) != 0);
}

int main(void)
{
    the_library_tells_about_itself();
    what_is_compressed_is_decompressed();
    a_view_is_of_the_memory_and_all_goes_with_the_class_loader();
    return 0;
}
