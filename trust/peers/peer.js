// SPDX-License-Identifier: Apache-2.0
// Node's zlib, as LongLived.java asks it.
'use strict';
const fs = require('fs');
const zlib = require('zlib');

const readers = [zlib.inflateRawSync, zlib.inflateSync, zlib.gunzipSync];
const writers = [zlib.deflateRawSync, zlib.deflateSync, zlib.gzipSync];
const strategies = [zlib.constants.Z_DEFAULT_STRATEGY, zlib.constants.Z_FILTERED, zlib.constants.Z_HUFFMAN_ONLY,
    zlib.constants.Z_RLE, zlib.constants.Z_FIXED];

function take(length) {
    const data = Buffer.alloc(length);
    for (let at = 0; at < length;) {
        let n;
        try {
            n = fs.readSync(0, data, at, length - at, null);
        } catch (e) {
            if (e.code === 'EAGAIN') continue;
            if (e.code !== 'EOF') throw e;
            n = 0;
        }
        if (n === 0) process.exit(0);
        at += n;
    }
    return data;
}

function give(data) {
    for (let at = 0; at < data.length;) {
        try {
            at += fs.writeSync(1, data, at);
        } catch (e) {
            if (e.code !== 'EAGAIN') throw e;
        }
    }
}

for (;;) {
    const header = take(12);
    const format = header[1];
    const data = take(header.readUInt32BE(8));
    const length = Buffer.alloc(4);
    try {
        const answer = header[0] === 'r'.charCodeAt(0) ? readers[format](data) : writers[format](data, {
            level: header[2], memLevel: 1 + header[3] % 9, strategy: strategies[(header[3] >> 4) % strategies.length]});
        length.writeInt32BE(answer.length);
        give(Buffer.concat([length, answer]));
    } catch (e) {
        const message = Buffer.from(String(e));
        length.writeInt32BE(-1);
        const size = Buffer.alloc(4);
        size.writeInt32BE(message.length);
        give(Buffer.concat([length, size, message]));
    }
}
