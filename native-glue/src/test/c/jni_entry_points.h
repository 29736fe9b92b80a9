/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The entry points that Java finds by name, and a pretended environment to call them with. It has
 * only the three functions that they use, and records what these were given.
 */
#ifndef JNI_ENTRY_POINTS_H
#define JNI_ENTRY_POINTS_H

#include <jni.h>
#include <stdint.h>

#define NATIVE(type, class, method) \
    JNIEXPORT type JNICALL Java_org_warpdrive_nativeglue_##class##_##method

JNIEXPORT void JNICALL JNI_OnUnload(JavaVM *vm, void *reserved);
NATIVE(jint, NativeGlue, abi)(JNIEnv *, jclass);
NATIVE(jlong, NativeGlue, features)(JNIEnv *, jclass);
NATIVE(jlong, NativeMemory, memoryMap)(JNIEnv *, jclass, jlong);
NATIVE(jlong, NativeMemory, memoryUnmap)(JNIEnv *, jclass, jlong, jlong);
NATIVE(jlong, NativeMemory, memoryEqual)(JNIEnv *, jclass, jlong, jlong, jlong);
NATIVE(jobject, NativeMemory, memoryView)(JNIEnv *, jclass, jlong, jlong);
NATIVE(void, NativeBarrier, deviceBarrier)(JNIEnv *, jclass);
NATIVE(void, NativeBarrier, noOp)(JNIEnv *, jclass);
NATIVE(jlong, NativeEncoder, historyBytes)(JNIEnv *, jclass);
NATIVE(jlong, NativeEncoder, scratchBytes)(JNIEnv *, jclass);
NATIVE(jlong, NativeEncoder, deflateBlock)
(JNIEnv *, jclass, jlong, jlong, jlong, jint, jint, jint, jint, jlong, jint);
NATIVE(jlong, NativeDecoder, inflaterBytes)(JNIEnv *, jclass, jint);
NATIVE(jlong, NativeDecoder, inflateDictionary)(JNIEnv *, jclass, jlong, jlong, jint, jint);
NATIVE(jlong, NativeDecoder, inflate)(JNIEnv *, jclass, jlong, jlong, jint, jint, jint);
NATIVE(jlong, NativeDecoder, inflateCompare)(JNIEnv *, jclass, jlong, jlong, jint, jlong, jint);
NATIVE(jstring, NativeDecoder, inflateMessage)(JNIEnv *, jclass, jint);
NATIVE(jlong, Isal, isalStateBytes)(JNIEnv *, jclass);
NATIVE(jlong, Isal, isalBlock)
(JNIEnv *, jclass, jlong, jlong, jint, jint, jint, jint, jlong, jint);

static void *viewed;
static jlong viewed_bytes;
static const char *said;
static int asked;

static jobject JNICALL view(JNIEnv *env, void *address, jlong bytes)
{
    (void)env;
    viewed = address;
    viewed_bytes = bytes;
    return (jobject)address;
}

static jstring JNICALL say(JNIEnv *env, const char *text)
{
    (void)env;
    said = text;
    return (jstring)(uintptr_t)text;
}

static jboolean JNICALL ask(JNIEnv *env)
{
    (void)env;
    asked++;
    return JNI_FALSE;
}

static const struct JNINativeInterface_ functions = {
    .NewDirectByteBuffer = view, .NewStringUTF = say, .ExceptionCheck = ask};
static JNIEnv pointer = &functions;
static JNIEnv *const env = &pointer;

#endif
