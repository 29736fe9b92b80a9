// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.perf.corpus;

/**
 * One file of the corpus.
 *
 * @param name what it is called in reports
 * @param origin where it was taken from, or how it was generated
 * @param bytes shared by all who hold the record, and written by nobody
 */
@SuppressWarnings("ArrayRecordComponent")
public record CorpusFile(String name, String origin, byte[] bytes) {}
