// SPDX-License-Identifier: Apache-2.0
/** Native code of WarpDrive, called by JNI; for its siblings only. */
module org.warpdrive.nativeglue {
    requires static org.jspecify;

    exports org.warpdrive.nativeglue to
            org.warpdrive.uacce,
            org.warpdrive.uacce.soft,
            org.warpdrive.zip;
}
