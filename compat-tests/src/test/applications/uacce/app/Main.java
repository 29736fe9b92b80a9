// SPDX-License-Identifier: Apache-2.0
package app;

import org.warpdrive.uacce.UacceDevice;
import org.warpdrive.zip.WarpDrive;

/** Lists devices, as an administrator's program would, and says which engines there are. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.out.println("devices: " + UacceDevice.list().devices().size());
        System.out.println(WarpDrive.status());
    }
}
