// SPDX-License-Identifier: Apache-2.0
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.warpdrive.zip.WdDeflater;

final class Message {
    public static void main(String[] arguments) throws Exception {
        byte[] message = "some text, some text".repeat(10).getBytes();
        byte[] buffer = new byte[1000];
        // getting-started.md, Classes, java 1
        Inflater inflater = new Inflater(true);
        inflater.setInput(buffer, 0, length);
        byte[] back = new byte[1000];
        System.out.println("equal: " + new String(back, 0, inflater.inflate(back)).equals(new String(message)));
    }
}
