// SPDX-License-Identifier: Apache-2.0
/**
 * The native library {@code libwarpdrive.so}: loading it, and its functions as {@code static native} methods. This
 * package is internal. It is exported to WarpDrive's own modules only.
 *
 * <pre>
 *   engines, InflateStream, devices
 *      │ first                                      │ then
 *   NativeGlue.probe ──▶ LibraryLoader           NativeEncoder   our encoder: one call, one block
 *      │                    │                    NativeDecoder   our decoder, resumable; comparison of segments
 *   NativeStatus            │ System.load        Isal            Intel's ISA-L, if the library has it
 *                           ▼                    NativeMemory    memory outside the heap, with its address
 *                    a private copy of the       NativeBarrier   ordered access to a device's memory
 *                    bundled library                │ JNI
 *                           │                       ▼
 *                    Leftovers: deletes copies   jni.c ──▶ the functions of warpdrive.h, which is their manual
 *                    of killed processes
 * </pre>
 *
 * <p><b>States.</b> Nothing is loaded before the first {@link org.warpdrive.nativeglue.NativeGlue#probe}. After it the
 * library is either available or absent with a reason, for the rest of the process. A native method called before that
 * throws {@link java.lang.UnsatisfiedLinkError}.
 *
 * <p><b>Threads.</b> Any thread may call any function. A state object in native memory, such as a decoder, may be used
 * by one thread at a time.
 *
 * <p><b>Parameters</b> are primitives, and addresses of memory that {@link org.warpdrive.nativeglue.NativeMemory} has
 * mapped. C never gets a Java array and never calls a Java method. Ranges are checked by the callers in Java: a wrong
 * address may end the process. Most results are one {@code long}; a negative one is an error.
 */
package org.warpdrive.nativeglue;
