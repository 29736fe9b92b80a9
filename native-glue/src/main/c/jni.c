/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The functions of warpdrive.h as Java finds them by name. Each passes its arguments on. A call by
 * JNI takes 0.01 us, where JNA's direct mapping took 0.13.
 *
 * Addresses are of memory that wd_memory_map() gave and that Java leases: no call gets the address
 * of an array or a buffer of the application. So nothing that another thread writes, and no memory
 * that goes away, reaches the codec. Java has checked every range.
 */
#include <jni.h>

#include "warpdrive.h"

#define NATIVE(type, class, method) \
    JNIEXPORT type JNICALL Java_org_warpdrive_nativeglue_##class##_##method

#define UNUSED (void)env, (void)owner

static void *at(jlong address)
{
    return (void *)(intptr_t)address;
}

/* The class loader was collected, and with it every object that could reach our memory. */
JNIEXPORT void JNICALL JNI_OnUnload(JavaVM *vm, void *reserved)
{
    (void)vm, (void)reserved;
    wd_memory_unmap_all();
}

NATIVE(jint, NativeGlue, abi)(JNIEnv *env, jclass owner)
{
    UNUSED;
    return wd_abi();
}

NATIVE(jlong, NativeGlue, features)(JNIEnv *env, jclass owner)
{
    UNUSED;
    return wd_features();
}

NATIVE(jlong, NativeMemory, memoryMap)(JNIEnv *env, jclass owner, jlong bytes)
{
    UNUSED;
    return wd_memory_map(bytes);
}

NATIVE(jlong, NativeMemory, memoryUnmap)(JNIEnv *env, jclass owner, jlong address, jlong bytes)
{
    UNUSED;
    return wd_memory_unmap(address, bytes);
}

NATIVE(jlong, NativeMemory, memoryEqual)
(JNIEnv *env, jclass owner, jlong one, jlong other, jlong bytes)
{
    UNUSED;
    return wd_memory_equal(at(one), at(other), bytes);
}

NATIVE(jobject, NativeMemory, memoryView)(JNIEnv *env, jclass owner, jlong address, jlong bytes)
{
    (void)owner;
    return (*env)->NewDirectByteBuffer(env, at(address), bytes);
}

NATIVE(void, NativeBarrier, deviceBarrier)(JNIEnv *env, jclass owner)
{
    UNUSED;
    wd_device_barrier();
}

/* A fault in a mapping becomes an InternalError at certain places only. On JDK 17 the return of
 * a native method is not one of them, because its call "may block". A check for a pending
 * exception is one, on every JDK. */
NATIVE(void, NativeBarrier, noOp)(JNIEnv *env, jclass owner)
{
    (void)owner;
    wd_no_op();
    (*env)->ExceptionCheck(env);
}

NATIVE(jlong, NativeEncoder, historyBytes)(JNIEnv *env, jclass owner)
{
    UNUSED;
    return wd_history_bytes();
}

NATIVE(jlong, NativeEncoder, scratchBytes)(JNIEnv *env, jclass owner)
{
    UNUSED;
    return wd_scratch_bytes();
}

NATIVE(jlong, NativeEncoder, deflateBlock)
(JNIEnv *env, jclass owner, jlong history, jlong scratch, jlong block, jint window, jint length,
 jint level, jint flags, jlong out, jint capacity)
{
    UNUSED;
    return wd_deflate_block(at(history), at(scratch), at(block), window, length, level, flags,
                            at(out), capacity);
}

NATIVE(jlong, NativeDecoder, inflaterBytes)(JNIEnv *env, jclass owner, jint flags)
{
    UNUSED;
    return wd_inflater_bytes(flags);
}

NATIVE(jlong, NativeDecoder, inflateDictionary)
(JNIEnv *env, jclass owner, jlong inflater, jlong dictionary, jint length, jint flags)
{
    UNUSED;
    return wd_inflate_dictionary(at(inflater), at(dictionary), length, flags);
}

NATIVE(jlong, NativeDecoder, inflate)
(JNIEnv *env, jclass owner, jlong inflater, jlong in, jint length, jint room, jint flags)
{
    UNUSED;
    return wd_inflate(at(inflater), at(in), length, room, flags);
}

NATIVE(jlong, NativeDecoder, inflateCompare)
(JNIEnv *env, jclass owner, jlong inflater, jlong in, jint length, jlong expected,
 jint expected_length)
{
    UNUSED;
    return wd_inflate_compare(at(inflater), at(in), length, at(expected), expected_length);
}

NATIVE(jstring, NativeDecoder, inflateMessage)(JNIEnv *env, jclass owner, jint status)
{
    (void)owner;
    const char *message = wd_inflate_message(status);
    return message ? (*env)->NewStringUTF(env, message) : NULL;
}

#ifdef WD_HAVE_ISAL
NATIVE(jlong, Isal, isalStateBytes)(JNIEnv *env, jclass owner)
{
    UNUSED;
    return wd_isal_state_bytes();
}

NATIVE(jlong, Isal, isalBlock)
(JNIEnv *env, jclass owner, jlong state, jlong block, jint window, jint length, jint level,
 jint flags, jlong out, jint capacity)
{
    UNUSED;
    return wd_isal_block(at(state), at(block), window, length, level, flags, at(out), capacity);
}
#endif
