// SPDX-License-Identifier: Apache-2.0
/**
 * The native library of WarpDrive and its functions, called by JNI. Internal: exported to WarpDrive's own modules only.
 *
 * @since 1.0
 */
module org.warpdrive.nativeglue {
    requires static org.jspecify;

    exports org.warpdrive.nativeglue to
            org.warpdrive.uacce,
            org.warpdrive.uacce.soft,
            org.warpdrive.zip;
}
