/* SPDX-License-Identifier: Apache-2.0 */
/* What jni.h wants to know of 64-bit Windows, where a JDK for Linux has no such file. Names are exported
 * by a list at the link. */
#define JNIEXPORT
#define JNIIMPORT
#define JNICALL
typedef int jint;
typedef long long jlong;
typedef signed char jbyte;
