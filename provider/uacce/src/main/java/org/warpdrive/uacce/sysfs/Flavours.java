// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.uacce.sysfs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The flavours there are. */
public final class Flavours {
    public static final Flavour MAINLINE = new MainlineFlavour();
    public static final Flavour KAE = new KaeFlavour();
    public static final Flavour RFC_ATTRS = new RfcAttrsFlavour();
    public static final Flavour RFC_PARAMS = new RfcParamsFlavour();

    /** Checked in this order, most distinctive first: a folder of its own, then an extra attribute. */
    private static final List<Flavour> ALL = List.of(RFC_PARAMS, RFC_ATTRS, KAE, MAINLINE);

    private Flavours() {}

    /** The flavour of a device, or null when it has the shape of none. */
    static @Nullable Flavour of(AttributeSource source) {
        for (Flavour flavour : ALL) {
            if (flavour.recognises(source)) {
                return flavour;
            }
        }
        return null;
    }
}
