/* SPDX-License-Identifier: Apache-2.0 */
/* jni.h includes it and uses nothing of it. */
