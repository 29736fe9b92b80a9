// SPDX-License-Identifier: Apache-2.0
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that answers requests on its standard input:
 * <pre>
 *   'r' or 'w', format, level, variant: a byte each
 *   length of the plain data, length of what follows: four bytes each, highest first
 *   the data
 * </pre>
 * with a length and the data, or with -1, a length and a message.
 */
final class LongLived implements Peer {
    private final String name;
    private final List<Format> formats;
    private final Process process;
    private final DataOutputStream requests;
    private final DataInputStream answers;

    LongLived(String name, List<Format> formats, List<String> command) throws IOException {
        this.name = name;
        this.formats = formats;
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        requests = new DataOutputStream(new BufferedOutputStream(process.getOutputStream(), 1 << 16));
        answers = new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Format> formats() {
        return formats;
    }

    @Override
    public boolean isBatch() {
        return false;
    }

    @Override
    public List<byte[]> read(Format format, List<byte[]> packed, int[] lengths) throws IOException {
        List<byte[]> plain = new ArrayList<>();
        for (int i = 0; i < lengths.length; i++) {
            plain.add(ask('r', format, 0, 0, lengths[i], packed.get(i)));
        }
        return plain;
    }

    @Override
    public List<byte[]> write(Format format, int level, int variant, List<byte[]> plain) throws IOException {
        List<byte[]> packed = new ArrayList<>();
        for (byte[] data : plain) {
            packed.add(ask('w', format, level, variant, data.length, data));
        }
        return packed;
    }

    private byte[] ask(char what, Format format, int level, int variant, int plainLength, byte[] data)
            throws IOException {
        requests.writeByte(what);
        requests.writeByte(format.ordinal());
        requests.writeByte(level);
        requests.writeByte(variant);
        requests.writeInt(plainLength);
        requests.writeInt(data.length);
        requests.write(data);
        requests.flush();
        int length = answers.readInt();
        if (length >= 0) {
            return answers.readNBytes(length);
        }
        throw new IOException(new String(answers.readNBytes(answers.readInt()), StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        process.destroy();
    }
}
