// SPDX-License-Identifier: Apache-2.0
package knowing;

import org.warpdrive.zip.WarpDrive;

/** An application that names WarpDrive's classes itself. */
public final class Knowing {
    public static void main(String[] words) {
        System.out.println(WarpDrive.status());
    }
}
