// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.sysfs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The known flavours.
 *
 * @since 1.0
 */
public final class Flavours {
    /** Linux 5.7 and later. */
    public static final Flavour MAINLINE = new MainlineFlavour();
    /** The KAE kernel driver for machines without shared virtual addressing. */
    public static final Flavour KAE = new KaeFlavour();
    /** The later versions of the RFC, with a folder {@code attrs/}. */
    public static final Flavour RFC_ATTRS = new RfcAttrsFlavour();
    /** The RFC of 2018, with a folder {@code params/}. */
    public static final Flavour RFC_PARAMS = new RfcParamsFlavour();

    /** Checked in this order, most distinctive first: a folder of its own, then an extra attribute. */
    private static final List<Flavour> ALL = List.of(RFC_PARAMS, RFC_ATTRS, KAE, MAINLINE);

    private Flavours() {}

    /** The flavour of a device, or null if it has none of the known shapes. */
    static @Nullable Flavour of(AttributeSource source) {
        for (Flavour flavour : ALL) {
            if (flavour.recognises(source)) {
                return flavour;
            }
        }
        return null;
    }
}
