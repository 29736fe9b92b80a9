// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.soft;

import org.warpdrive.uacce.DeviceException;
import org.warpdrive.uacce.qm.DoorbellLayout;
import org.warpdrive.uacce.qm.DusLayout;
import org.warpdrive.uacce.zip.SqeLayout;

/**
 * The versions of kernel and hardware that the software device can imitate. They differ in the ABI.
 *
 * @since 1.0
 */
public enum SoftFlavour {
    /** 2018: {@code params/} in sysfs, no START, one opener, static shared memory at its virtual address. */
    RFC_PARAMS("rfc-params", "hisi_qm_v1", DoorbellLayout.V1),
    /** 2019: {@code attrs/} in sysfs, START, a region for the kernel only; otherwise as in 2018. */
    RFC_ATTRS("rfc-attrs", "hisi_qm_v1", DoorbellLayout.V1),
    /** Linux 5.7 and later with Kunpeng 920: the device walks the process's page tables. */
    MAINLINE_V2("mainline-v2", "hisi_qm_v2", DoorbellLayout.V2),
    /** As {@link #MAINLINE_V2}, with Kunpeng 930: raw DEFLATE, entries of type 3. */
    MAINLINE_V3("mainline-v3", "hisi_qm_v3", DoorbellLayout.V2),
    /** The KAE kernel without shared page tables: shared memory in slices with their own device addresses. */
    KAE("kae", "hisi_qm_v2", DoorbellLayout.V2);

    private static final int V2_DOORBELL_BYTES = 0x1000;
    private static final int V3_WINDOW_BYTES = 0x10000;

    private final String label;
    private final String api;
    private final DoorbellLayout doorbell;

    SoftFlavour(String label, String api, DoorbellLayout doorbell) {
        this.label = label;
        this.api = api;
        this.doorbell = doorbell;
    }

    /** The name in configurations. */
    public String label() {
        return label;
    }

    /** The value of the attribute {@code api}. */
    String api() {
        return api;
    }

    DoorbellLayout doorbell() {
        return doorbell;
    }

    boolean isRfc() {
        return this == RFC_PARAMS || this == RFC_ATTRS;
    }

    boolean isNewHardware() {
        return this == MAINLINE_V3;
    }

    /** The length of the doorbell region in bytes. */
    int mmioBytes(int pageBytes) {
        if (isNewHardware()) {
            return Math.max(V3_WINDOW_BYTES, pageBytes);
        }
        return isRfc() ? pageBytes : (1 + V2_DOORBELL_BYTES / pageBytes) * pageBytes;
    }

    /** The layout of the rings, with mainline's extra page for the stop words if the flavour has it. */
    DusLayout dusLayout(int depth, int pageBytes) {
        long rings = DusLayout.ringBytes(SqeLayout.BYTES, depth, depth);
        long length = isRfc()
                ? (rings + pageBytes - 1) / pageBytes * pageBytes
                : DusLayout.regionBytes(SqeLayout.BYTES, depth, depth, pageBytes);
        return new DusLayout(SqeLayout.BYTES, depth, depth, length, isRfc());
    }

    SoftFile open(SoftDevice device, int number) throws DeviceException {
        return switch (this) {
            case RFC_PARAMS -> new RfcParamsFile(device, number);
            case RFC_ATTRS -> new RfcAttrsFile(device, number);
            case MAINLINE_V2, MAINLINE_V3 -> new MainlineFile(device, number);
            case KAE -> new KaeFile(device, number);
        };
    }
}
