// SPDX-License-Identifier: Apache-2.0
package clients;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.poi.openxml4j.exceptions.OpenXML4JException;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.openxml4j.opc.PackageAccess;
import org.apache.poi.util.XMLHelper;
import org.apache.poi.xssf.eventusermodel.XSSFReader;
import org.apache.poi.xssf.streaming.SXSSFSheet;
import org.apache.poi.xssf.streaming.SXSSFWorkbook;

/** A workbook with a line in each row. */
public final class Poi implements Client {
    private static final int ROWS_IN_MEMORY = 100;

    @Override
    public long write(Path directory, Data data) throws IOException {
        try (SXSSFWorkbook workbook = new SXSSFWorkbook(ROWS_IN_MEMORY);
                OutputStream out = Files.newOutputStream(file(directory))) {
            SXSSFSheet sheet = workbook.createSheet();
            int row = 0;
            for (String line : data.lines()) {
                sheet.createRow(row++).createCell(0).setCellValue(line);
            }
            workbook.write(out);
        }
        return uncompressed(directory);
    }

    /** What is in the file, which as XML is more than the data. */
    private static long uncompressed(Path directory) throws IOException {
        try (ZipFile file = new ZipFile(file(directory).toFile())) {
            return file.stream().mapToLong(ZipEntry::getSize).sum();
        }
    }

    @Override
    public long read(Path directory, OutputStream data) throws IOException {
        try (OPCPackage document = OPCPackage.open(file(directory).toFile(), PackageAccess.READ)) {
            Iterator<InputStream> sheets = new XSSFReader(document).getSheetsData();
            while (sheets.hasNext()) {
                try (InputStream sheet = sheets.next()) {
                    read(sheet, data);
                }
            }
            return uncompressed(directory);
        } catch (OpenXML4JException | XMLStreamException e) {
            throw new IOException(e);
        }
    }

    private static void read(InputStream sheet, OutputStream data) throws IOException, XMLStreamException {
        XMLInputFactory factory = XMLHelper.newXMLInputFactory();
        XMLStreamReader xml = factory.createXMLStreamReader(sheet);
        while (xml.hasNext()) {
            if (xml.next() == XMLStreamReader.START_ELEMENT
                    && xml.getLocalName().equals("t")) {
                data.write((xml.getElementText() + "\n").getBytes(StandardCharsets.US_ASCII));
            }
        }
    }

    private static Path file(Path directory) {
        return directory.resolve("data.xlsx");
    }
}
