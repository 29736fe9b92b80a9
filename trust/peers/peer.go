// SPDX-License-Identifier: Apache-2.0

// Go's compress packages, as LongLived.java asks them.
package main

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"io"
	"os"
)

func read(format byte, data []byte) ([]byte, error) {
	source := bytes.NewReader(data)
	var reader io.Reader
	var err error
	switch format {
	case 0:
		reader = flate.NewReader(source)
	case 1:
		reader, err = zlib.NewReader(source)
	default:
		reader, err = gzip.NewReader(source)
	}
	if err != nil {
		return nil, err
	}
	plain, err := io.ReadAll(reader)
	if err == nil && source.Len() != 0 {
		err = errors.New("the stream ends before its data")
	}
	return plain, err
}

type writer interface {
	io.WriteCloser
	Flush() error
}

func write(format byte, level int, variant int, data []byte) ([]byte, error) {
	if variant%8 == 0 {
		level = flate.HuffmanOnly
	}
	var packed bytes.Buffer
	var w writer
	var err error
	switch format {
	case 0:
		w, err = flate.NewWriter(&packed, level)
	case 1:
		w, err = zlib.NewWriterLevel(&packed, level)
	default:
		w, err = gzip.NewWriterLevel(&packed, level)
	}
	if err != nil {
		return nil, err
	}
	half := len(data) * variant / 256
	w.Write(data[:half])
	if variant%2 == 0 {
		w.Flush()
	}
	w.Write(data[half:])
	err = w.Close()
	return packed.Bytes(), err
}

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<16)
	out := bufio.NewWriterSize(os.Stdout, 1<<16)
	header := make([]byte, 12)
	for {
		if _, err := io.ReadFull(in, header); err != nil {
			return
		}
		data := make([]byte, binary.BigEndian.Uint32(header[8:]))
		if _, err := io.ReadFull(in, data); err != nil {
			return
		}
		var answer []byte
		var err error
		if header[0] == 'r' {
			answer, err = read(header[1], data)
		} else {
			answer, err = write(header[1], int(header[2]), int(header[3]), data)
		}
		if err != nil {
			answer = []byte(err.Error())
			binary.Write(out, binary.BigEndian, int32(-1))
		}
		binary.Write(out, binary.BigEndian, int32(len(answer)))
		out.Write(answer)
		out.Flush()
	}
}
