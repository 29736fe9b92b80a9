// SPDX-License-Identifier: Apache-2.0
/** Native code of WarpDrive, called by JNI; for the provider only. */
@SuppressWarnings("module") // the one reader is compiled after this module
module org.warpdrive.nativeglue {
    requires static org.jspecify;

    exports org.warpdrive.nativeglue to
            org.warpdrive.zip;
}
