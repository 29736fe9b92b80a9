// SPDX-License-Identifier: Apache-2.0
/** What is around the DEFLATE data; the ordinals are those that peers are told. */
enum Format {
    RAW,
    ZLIB,
    GZIP
}
