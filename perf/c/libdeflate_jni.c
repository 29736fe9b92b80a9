/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libdeflate behind JNI, whole buffers in heap arrays in place: what a binding of it to Java costs
 * and gives. bin/bench builds it where libdeflate's header is, for org.warpdrive.perf.library.
 * LibdeflateLibrary. It stands for jlibdeflate, which has calls of this shape.
 */
#include <jni.h>
#include <libdeflate.h>
#include <stdint.h>

#define PEER(name) JNICALL Java_org_warpdrive_perf_library_LibdeflateLibrary_##name

JNIEXPORT jlong PEER(compressor)(JNIEnv *env, jclass type, jint level)
{
    (void)env, (void)type;
    return (jlong)(intptr_t)libdeflate_alloc_compressor(level);
}

JNIEXPORT void PEER(freeCompressor)(JNIEnv *env, jclass type, jlong compressor)
{
    (void)env, (void)type;
    libdeflate_free_compressor((struct libdeflate_compressor *)(intptr_t)compressor);
}

JNIEXPORT jlong PEER(decompressor)(JNIEnv *env, jclass type)
{
    (void)env, (void)type;
    return (jlong)(intptr_t)libdeflate_alloc_decompressor();
}

/* The length of the output, or 0 if there is no room for it. */
JNIEXPORT jint PEER(compress)(JNIEnv *env, jclass type, jlong compressor, jbyteArray in,
                              jint length, jbyteArray out, jint room)
{
    (void)type;
    void *from = (*env)->GetPrimitiveArrayCritical(env, in, NULL);
    void *to = (*env)->GetPrimitiveArrayCritical(env, out, NULL);
    size_t made = libdeflate_deflate_compress((struct libdeflate_compressor *)(intptr_t)compressor,
                                              from, (size_t)length, to, (size_t)room);
    (*env)->ReleasePrimitiveArrayCritical(env, out, to, 0);
    (*env)->ReleasePrimitiveArrayCritical(env, in, from, JNI_ABORT);
    return (jint)made;
}

/* The length of the output, or minus libdeflate's result. */
JNIEXPORT jint PEER(decompress)(JNIEnv *env, jclass type, jlong decompressor, jbyteArray in,
                                jint length, jbyteArray out, jint room)
{
    (void)type;
    size_t made = 0;
    void *from = (*env)->GetPrimitiveArrayCritical(env, in, NULL);
    void *to = (*env)->GetPrimitiveArrayCritical(env, out, NULL);
    enum libdeflate_result result =
        libdeflate_deflate_decompress((struct libdeflate_decompressor *)(intptr_t)decompressor,
                                      from, (size_t)length, to, (size_t)room, &made);
    (*env)->ReleasePrimitiveArrayCritical(env, out, to, 0);
    (*env)->ReleasePrimitiveArrayCritical(env, in, from, JNI_ABORT);
    return result == LIBDEFLATE_SUCCESS ? (jint)made : -(jint)result;
}
