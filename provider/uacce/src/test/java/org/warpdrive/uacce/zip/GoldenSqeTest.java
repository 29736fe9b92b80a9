// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.zip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warpdrive.uacce.zip.GoldenFile.algorithm;
import static org.warpdrive.uacce.zip.GoldenFile.apiVersion;
import static org.warpdrive.uacce.zip.GoldenFile.emptySqe;
import static org.warpdrive.uacce.zip.GoldenFile.hex;
import static org.warpdrive.uacce.zip.GoldenFile.number;
import static org.warpdrive.uacce.zip.GoldenFile.text;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.warpdrive.uacce.qm.CqeLayout;
import org.warpdrive.uacce.qm.DoorbellLayout;
import org.warpdrive.uacce.qm.DusLayout;
import org.warpdrive.uacce.sysfs.IoctlLayout;
import org.warpdrive.uacce.zip.UadkShape.Generation;

/** The encoder and the decoder against what UADK's own code wrote and concluded, to the byte. */
class GoldenSqeTest {
    private static final GoldenFile GOLDEN = GoldenFile.read();
    private static final Pattern VERSION = Pattern.compile("-v(\\d+)-");
    private static final Pattern SERIES =
            Pattern.compile("(\\d+) entries: va=0x([0-9a-f]+)\\+i\\*0x([0-9a-f]+),len=(\\d+)\\+i");

    @Test
    void theFileHoldsRequestsAndCompletions() {
        assertThat(GOLDEN.section("requests")).isNotEmpty();
        assertThat(GOLDEN.section("completions")).isNotEmpty();
    }

    @TestFactory
    Stream<DynamicTest> requests() {
        return GOLDEN.section("requests").stream()
                .map(vector -> DynamicTest.dynamicTest(text(vector, "id"), () -> checkRequest(vector)));
    }

    private static void checkRequest(JsonObject vector) {
        JsonObject params = vector.getAsJsonObject("params");
        Generation generation = params.has("dst_dma") ? Generation.UADK1 : Generation.UADK2;
        int api = apiVersion(text(params, "api"));
        ZipRequest request = request(params);
        boolean store = UadkShape.usesStore(request, generation);
        ByteBuffer sqe = emptySqe();
        int level = (int) number(params, "comp_level", 8);

        int verdict = UadkShape.encode(request, api, generation, level, sqe);

        assertThat((long) Math.min(verdict, 0)).as("send_ret").isEqualTo(number(vector, "send_ret", 0));
        boolean bySoftware = vector.has("skip_hw") && vector.get("skip_hw").getAsBoolean();
        assertThat(verdict == UadkShape.BY_SOFTWARE).as("skip_hw").isEqualTo(bySoftware);
        if (vector.has("sqe")) {
            assertThat(verdict).isEqualTo(UadkShape.ENCODED);
            assertThat(hex(sqe, SqeLayout.BYTES)).isEqualTo(text(vector, "sqe"));
            checkDoorbell(vector, params, api);
            assertThat(store)
                    .isEqualTo(vector.has("store_buffer_used")
                            && vector.get("store_buffer_used").getAsBoolean());
        }
        if (bySoftware) {
            byte[] end = UadkShape.emptyEnd(request.algorithm, request.checksum, request.totalInput);
            assertThat(HexFormat.of().formatHex(end)).isEqualTo(text(vector, "dst_bytes"));
            assertThat((long) end.length).isEqualTo(number(vector, "produced_by_software", -1));
        }
        if (vector.has("last_flag_after_send")) {
            assertThat(request.finish ? 1L : 0L).isEqualTo(number(vector, "last_flag_after_send", -1));
        }
        if (vector.has("dst_first16_after_send") && !bySoftware) {
            checkHeader(vector, request, store);
        }
    }

    private static void checkDoorbell(JsonObject vector, JsonObject params, int api) {
        int depth = (int) number(params, "sq_depth", DusLayout.DEFAULT_DEPTH);
        int tail = (int) (number(params, "sq_tail_before", 0) + 1) % depth;
        assertThat(DoorbellLayout.of(api).submission((int) number(params, "sqn", 0), tail))
                .isEqualTo(number(vector, "sq_doorbell", -1));
    }

    /** What software writes before the device's output: into the destination, or into the context's buffer. */
    private static void checkHeader(JsonObject vector, ZipRequest request, boolean store) {
        boolean written = request.newStream && !request.decompress;
        String header = written ? HexFormat.of().formatHex(UadkShape.header(request.algorithm)) : "";
        assertThat(text(vector, "dst_first16_after_send"))
                .isEqualTo((store ? "" : header) + "e".repeat(32 - (store ? 0 : header.length())));
        if (vector.has("store_buf_first16")) {
            assertThat(text(vector, "store_buf_first16")).isEqualTo(header + "0".repeat(32 - header.length()));
        }
    }

    /** What the vector asked UADK for. */
    static ZipRequest request(JsonObject params) {
        ZipRequest request = new ZipRequest();
        request.algorithm = algorithm(text(params, "alg"));
        request.decompress = text(params, "op").equals("decompress");
        request.stateful = text(params, "stream_mode").equals("stateful");
        request.newStream = text(params, "stream_pos").equals("NEW");
        request.finish = params.has("flush") ? text(params, "flush").equals("FINISH") : number(params, "last", 0) == 1;
        request.window = (int) number(params, "win_code", 0);
        request.source = number(params, params.has("src_dma") ? "src_dma" : "src_va", 0);
        request.sourceLength = (int) number(params, "src_len", 0);
        request.destination = number(params, params.has("dst_dma") ? "dst_dma" : "dst_va", 0);
        request.capacity = (int) number(params, "dst_len", 0);
        request.context = number(params, params.has("ctx_buf_dma") ? "ctx_buf_dma" : "ctx_buf_va", 0);
        request.contextWord0 = (int) number(params, "ctx_dw0", 0);
        request.contextWord1 = (int) number(params, "ctx_dw1", 0);
        request.contextWord2 = (int) number(params, "ctx_dw2", 0);
        request.totalInput = (int) number(params, "isize", 0);
        request.checksum = (int) number(params, "checksum", 0);
        request.tag = (int) number(params, "tag", 0);
        return request;
    }

    @TestFactory
    Stream<DynamicTest> constructed() {
        return GOLDEN.section("constructed").stream()
                .map(vector -> DynamicTest.dynamicTest(text(vector, "id"), () -> checkConstructed(vector)));
    }

    private static void checkConstructed(JsonObject vector) {
        JsonObject params = vector.getAsJsonObject("params");
        Matcher version = VERSION.matcher(text(vector, "id"));
        boolean scattered = params.has("data_fmt");
        ZipRequest request = new ZipRequest();
        request.algorithm = algorithm(text(params, "alg"));
        request.scattered = scattered;
        request.source = number(params, scattered ? "src_sgl_iova" : "src_iova", 0);
        request.sourceSkip = (int) number(params, "src_skip", 0);
        request.sourceLength = (int) number(params, "src_len", 0) - request.sourceSkip;
        request.destination = number(params, scattered ? "dst_sgl_iova" : "dst_iova", 0);
        request.destinationSkip = (int) number(params, "dst_skip", 0);
        request.capacity = (int) number(params, "dst_len", 0) - request.destinationSkip;
        request.tag = (int) number(params, "tag", 0);
        ByteBuffer sqe = emptySqe();
        SqeEncoder.encode(request, SqeEncoder.typeFor(version.find() ? Integer.parseInt(version.group(1)) : 1), sqe);
        assertThat(hex(sqe, SqeLayout.BYTES)).isEqualTo(text(vector, "sqe"));
        assertThat(SqeLayout.check(sqe, 0)).isNull();
        if (vector.has("sq_doorbell_v1_first_request_sqn0")) {
            assertThat(DoorbellLayout.V1.submission(0, 1))
                    .isEqualTo(number(vector, "sq_doorbell_v1_first_request_sqn0", -1));
            assertThat(DoorbellLayout.V1.completion(0, 1, false))
                    .isEqualTo(number(vector, "cq_doorbell_v1_first_completion_sqn0", -1));
        }
    }

    @TestFactory
    Stream<DynamicTest> completions() {
        List<JsonObject> vectors = GOLDEN.section("completions");
        return Stream.iterate(0, i -> i < vectors.size(), i -> i + 1)
                .map(i -> DynamicTest.dynamicTest("completion " + i, () -> checkCompletion(vectors.get(i))));
    }

    private static void checkCompletion(JsonObject vector) {
        int api = apiVersion(text(vector, "api"));
        int sourceLength = (int) number(vector, "src_len", 0);
        ZipRequest request = answeredRequest(vector);
        ByteBuffer sqe = emptySqe();
        int capacity = request.capacity;
        boolean store = UadkShape.usesStore(request, Generation.UADK2);
        assertThat(UadkShape.encode(request, api, Generation.UADK2, 8, sqe)).isEqualTo(UadkShape.ENCODED);
        answer(vector, sqe);

        int header = request.newStream ? UadkShape.header(request.algorithm).length : 0;
        int consumed = ZipCompletion.consumed(sqe) + (request.decompress ? header : 0);
        int produced = ZipCompletion.produced(sqe) + (request.decompress ? 0 : header);
        UadkVerdict verdict = UadkVerdict.of(sqe, consumed == sourceLength);
        if (store && verdict != UadkVerdict.FAILED && produced > capacity) {
            produced = capacity;
            verdict = UadkVerdict.OUTPUT_FULL;
        }
        assertThat((long) consumed).isEqualTo(number(vector, "uadk_in_cons", -1));
        assertThat((long) produced).isEqualTo(number(vector, "uadk_produced", -1));
        assertThat((long) uadkStatus(verdict)).isEqualTo(number(vector, "uadk_req_status", -1));
        assertThat(Integer.toUnsignedLong(ZipCompletion.checksum(sqe))).isEqualTo(number(vector, "msg_checksum", -1));
        assertThat(Integer.toUnsignedLong(sqe.getInt(SqeLayout.TOTAL_INPUT)))
                .isEqualTo(number(vector, "msg_isize", -1));
        ByteBuffer context = emptySqe();
        if (request.stateful) {
            UadkVerdict.saveContextWords(sqe, context);
        }
        assertThat(hex(context, 12)).isEqualTo(text(vector, "ctx_buf_first12"));
        checkCqe(vector, api);
    }

    private static ZipRequest answeredRequest(JsonObject vector) {
        ZipRequest request = new ZipRequest();
        request.algorithm = algorithm(text(vector, "alg"));
        request.decompress = text(vector, "op").equals("decompress");
        request.stateful = vector.get("stateful").getAsBoolean();
        request.newStream = text(vector, "stream_pos").equals("NEW");
        request.sourceLength = (int) number(vector, "src_len", 0);
        request.capacity = (int) number(vector, "dst_len", 0);
        request.context = 0x1000;
        request.finish = !request.stateful;
        return request;
    }

    private static void answer(JsonObject vector, ByteBuffer sqe) {
        int lastBlock = number(vector, "sqe_dw3_bit8_lstblk", 0) == 0 ? 0 : SqeLayout.STATUS_LAST_BLOCK;
        sqe.putInt(SqeLayout.STATUS, (int) number(vector, "sqe_status", 0) | lastBlock);
        sqe.putInt(SqeLayout.CONSUMED, (int) number(vector, "sqe_consumed", 0));
        sqe.putInt(SqeLayout.PRODUCED, (int) number(vector, "sqe_produced", 0));
        sqe.putInt(SqeLayout.CONTEXT_WORD_0, (int) number(vector, "sqe_ctx_dw0", 0));
        sqe.putInt(SqeLayout.CONTEXT_WORD_1, (int) number(vector, "sqe_ctx_dw1", 0));
        sqe.putInt(SqeLayout.CONTEXT_WORD_2, (int) number(vector, "sqe_ctx_dw2", 0));
        sqe.putInt(SqeLayout.TOTAL_INPUT, (int) number(vector, "sqe_isize", 0));
        sqe.putInt(SqeLayout.CHECKSUM, (int) number(vector, "sqe_checksum", 0));
    }

    private static void checkCqe(JsonObject vector, int api) {
        ByteBuffer cqe =
                ByteBuffer.wrap(HexFormat.of().parseHex(text(vector, "cqe"))).order(ByteOrder.LITTLE_ENDIAN);
        int done = cqe.getInt(CqeLayout.DONE);
        assertThat(cqe.getInt(CqeLayout.FLAGS) & CqeLayout.PHASE).isEqualTo(CqeLayout.FIRST_PHASE);
        assertThat(CqeLayout.isValid(done, DusLayout.DEFAULT_DEPTH)).isTrue();
        assertThat(DoorbellLayout.of(api).completion(CqeLayout.queue(done), CqeLayout.index(done) + 1, false))
                .isEqualTo(number(vector, "cq_doorbell", -1));
    }

    private static int uadkStatus(UadkVerdict verdict) {
        return switch (verdict) {
            case DONE -> 0;
            case STREAM_END -> 1;
            case OUTPUT_FULL -> 11;
            case FAILED -> 67;
        };
    }

    @TestFactory
    Stream<DynamicTest> scatterGatherLists() {
        return GOLDEN.section("sgl").stream()
                .map(vector -> DynamicTest.dynamicTest(
                        "tag " + vector.getAsJsonObject("params").get("tag"), () -> checkLists(vector)));
    }

    private static void checkLists(JsonObject vector) {
        JsonObject params = vector.getAsJsonObject("params");
        List<long[]> source = entries(params.get("src_list"));
        List<long[]> destination = entries(params.get("dst_list"));
        ZipRequest request = new ZipRequest();
        request.algorithm = algorithm(text(params, "alg"));
        request.decompress = text(params, "op").equals("decompress");
        request.scattered = true;
        request.newStream = true;
        request.finish = true;
        request.window = (int) number(params, "win_code", 0);
        request.tag = (int) number(params, "tag", 0);
        request.source = number(vector, "in_sgl_addr", 0);
        request.sourceLength = total(source);
        request.capacity = total(destination);
        ByteBuffer sqe = emptySqe();
        // The second vector does not tell where its output's list lies.
        ByteBuffer golden =
                ByteBuffer.wrap(HexFormat.of().parseHex(text(vector, "sqe"))).order(ByteOrder.LITTLE_ENDIAN);
        request.destination = number(vector, "out_sgl_addr", golden.getLong(SqeLayout.DESTINATION_ADDRESS));
        UadkShape.encode(request, apiVersion(text(params, "api")), Generation.UADK2, 8, sqe);
        assertThat(hex(sqe, SqeLayout.BYTES)).isEqualTo(text(vector, "sqe"));

        List<ByteBuffer> lists = write(source, number(vector, "second_sgl_addr", 0));
        checkDump(vector, "in_sgl_head_and_4_sges", lists.get(0));
        checkDump(vector, "in_sgl_head", lists.get(0));
        checkDump(vector, "out_sgl_head_and_3_sges", write(destination, 0).get(0));
        if (vector.has("in_sgl_last_sge")) {
            int last = SglLayout.entryOffset(SglLayout.MAX_ENTRIES - 1);
            assertThat(hex(lists.get(0).slice(last, SglLayout.ENTRY_BYTES), SglLayout.ENTRY_BYTES))
                    .isEqualTo(text(vector, "in_sgl_last_sge"));
            checkDump(vector, "second_sgl_head_and_first_sge", lists.get(1));
        }
    }

    private static void checkDump(JsonObject vector, String key, ByteBuffer list) {
        if (vector.has(key)) {
            String expected = text(vector, key);
            assertThat(hex(list, expected.length() / 2)).isEqualTo(expected);
            assertThat(SglLayout.check(list, 0)).isNull();
        }
    }

    private static List<long[]> entries(JsonElement list) {
        List<long[]> entries = new ArrayList<>();
        if (list.isJsonPrimitive()) {
            Matcher series = SERIES.matcher(list.getAsString());
            assertThat(series.matches()).isTrue();
            for (int i = 0; i < Integer.parseInt(series.group(1)); i++) {
                entries.add(new long[] {
                    Long.parseLong(series.group(2), 16) + i * Long.parseLong(series.group(3), 16),
                    Long.parseLong(series.group(4)) + i
                });
            }
        } else {
            for (JsonElement entry : list.getAsJsonArray()) {
                JsonArray pair = entry.getAsJsonArray();
                entries.add(new long[] {number(pair.get(0)), pair.get(1).getAsLong()});
            }
        }
        return entries;
    }

    private static int total(List<long[]> entries) {
        return (int) entries.stream().mapToLong(entry -> entry[1]).sum();
    }

    private static List<ByteBuffer> write(List<long[]> entries, long second) {
        int count = (entries.size() + SglLayout.MAX_ENTRIES - 1) / SglLayout.MAX_ENTRIES;
        List<ByteBuffer> lists = new ArrayList<>();
        for (int start = 0; start < entries.size(); start += SglLayout.MAX_ENTRIES) {
            List<long[]> here = entries.subList(start, Math.min(entries.size(), start + SglLayout.MAX_ENTRIES));
            ByteBuffer list = ByteBuffer.allocate(SglLayout.listBytes(SglLayout.MAX_ENTRIES))
                    .order(ByteOrder.LITTLE_ENDIAN);
            boolean first = start == 0;
            SglWriter.head(list, here.size(), first ? count : 1, first ? second : 0);
            for (int i = 0; i < here.size(); i++) {
                SglWriter.entry(list, i, here.get(i)[0], (int) here.get(i)[1]);
            }
            lists.add(list);
        }
        return lists;
    }

    @TestFactory
    Stream<DynamicTest> doorbells() {
        return GOLDEN.section("doorbells").stream()
                .map(vector -> DynamicTest.dynamicTest(vector.toString(), () -> {
                    DoorbellLayout layout = DoorbellLayout.of(apiVersion(text(vector, "api")));
                    long word = layout.word(
                            (int) number(vector, "sqn", 0),
                            (int) number(vector, "cmd", 0),
                            (int) number(vector, "index", 0),
                            (int) number(vector, "priority", 0));
                    assertThat(word).isEqualTo(number(vector, "value", -1));
                    assertThat(layout.register()).isEqualTo((int) number(vector, "mmio_offset", 0));
                    assertThat(layout.isValid(word)).isTrue();
                    assertThat((long) layout.index(word)).isEqualTo(number(vector, "index", -1));
                    assertThat((long) layout.command(word)).isEqualTo(number(vector, "cmd", -1));
                    assertThat((long) layout.priority(word)).isEqualTo(number(vector, "priority", -1));
                }));
    }

    @Test
    void ioctlNumbers() {
        JsonObject ioctls = GOLDEN.object("ioctls");
        checkIoctl(ioctls, "UACCE_CMD_START_Q (mainline)", IoctlLayout.START_QUEUE);
        checkIoctl(ioctls, "UACCE_CMD_PUT_Q (mainline)", IoctlLayout.PUT_QUEUE);
        checkIoctl(ioctls, "UACCE_CMD_GET_SS_DMA (KAE / UADK no-SVA)", IoctlLayout.KAE_GET_SLICE);
        checkIoctl(ioctls, "UACCE_CMD_QM_SET_QP_CTX", IoctlLayout.QM_SET_CONTEXT);
        checkIoctl(ioctls, "UACCE_CMD_QM_SET_QP_INFO", IoctlLayout.QM_GET_INFO);
        checkIoctl(ioctls, "RFCv3-late/2019 UACCE_CMD_START", IoctlLayout.RFC_START);
        checkIoctl(ioctls, "2019 UACCE_CMD_GET_SS_DMA", IoctlLayout.RFC_GET_SLICE);
        checkIoctl(ioctls, "2019 UACCE_CMD_PUT_Q", IoctlLayout.RFC_PUT_QUEUE);
        checkIoctl(ioctls, "RFCv3-late UACCE_CMD_QM_SET_OPTYPE (argument by value)", IoctlLayout.QM_SET_OPERATION);
    }

    private static void checkIoctl(JsonObject ioctls, String name, int number) {
        if (ioctls.has(name)) {
            assertThat(Integer.toUnsignedLong(number)).as(name).isEqualTo(number(ioctls, name, -1));
        }
    }

    @Test
    void sizes() {
        JsonObject sizes = GOLDEN.object("sizes");
        DusLayout dus = new DusLayout(
                SqeLayout.BYTES,
                DusLayout.DEFAULT_DEPTH,
                DusLayout.DEFAULT_DEPTH,
                DusLayout.regionBytes(SqeLayout.BYTES, DusLayout.DEFAULT_DEPTH, DusLayout.DEFAULT_DEPTH, 4096),
                false);
        assertThat((long) dus.length()).isEqualTo(number(sizes, "dus_size", dus.length()));
        assertThat((long) dus.sendStopOffset()).isEqualTo(number(sizes, "ds_tx_offset", dus.sendStopOffset()));
        assertThat((long) dus.receiveStopOffset()).isEqualTo(number(sizes, "ds_rx_offset", dus.receiveStopOffset()));
        assertThat((long) dus.cqeOffset(0)).isEqualTo(number(sizes, "cq_offset", dus.cqeOffset(0)));
        assertThat((long) SqeLayout.BYTES).isEqualTo(number(sizes, "sizeof_sqe", SqeLayout.BYTES));
        assertThat((long) CqeLayout.BYTES).isEqualTo(number(sizes, "sizeof_cqe", CqeLayout.BYTES));
        assertThat((long) SglLayout.HEAD_BYTES).isEqualTo(number(sizes, "sizeof_sgl", SglLayout.HEAD_BYTES));
        assertThat((long) SglLayout.ENTRY_BYTES).isEqualTo(number(sizes, "sizeof_sge", SglLayout.ENTRY_BYTES));
        assertThat((long) UadkShape.STORE_2).isEqualTo(number(sizes, "store_buf_off_in_ctx", UadkShape.STORE_2));
        assertThat((long) UadkShape.STORE_1)
                .isEqualTo(number(GOLDEN.object("sizes_v1"), "store_buf_off_in_ctx", UadkShape.STORE_1));
    }
}
