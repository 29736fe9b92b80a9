// SPDX-License-Identifier: Apache-2.0
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.warpdrive.zip.WarpDrive;
import org.warpdrive.zip.WdDeflater;
import org.warpdrive.zip.WdGZIPInputStream;
import org.warpdrive.zip.WdGZIPOutputStream;
import org.warpdrive.zip.WdInflater;

/** The servlet of an application that has WarpDrive for its own, uses it, and does not clean up after it. */
public final class DeployedApplication extends HttpServlet {
    private static final byte[] DATA = data();

    private static byte[] data() {
        byte[] data = new byte[200_000];
        Random random = new Random(1);
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) (random.nextInt(8) * random.nextInt(8));
        }
        return data;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        check(WarpDrive.class.getClassLoader() == DeployedApplication.class.getClassLoader(), "WarpDrive is its own");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new WdGZIPOutputStream(bytes)) {
            gzip.write(DATA);
        }
        try (InputStream gzip = new WdGZIPInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            check(Arrays.equals(DATA, gzip.readAllBytes()), "the data come back");
        }
        leaveOpen();
        response.setHeader("Content-Encoding", "gzip");
        response.getOutputStream().write(bytes.toByteArray());
    }

    /** A deflater and an inflater in the middle of their streams. */
    private static void leaveOpen() {
        Deflater deflater = new WdDeflater(6, true);
        deflater.setInput(DATA);
        deflater.finish();
        byte[] some = new byte[1000];
        check(deflater.deflate(some) == some.length, "the deflater is in the middle");
        Inflater inflater = new WdInflater(true);
        inflater.setInput(some);
        try {
            check(inflater.inflate(new byte[100]) == 100, "the inflater is in the middle");
        } catch (DataFormatException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("not so: " + what);
        }
    }
}
