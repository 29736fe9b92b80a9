// SPDX-License-Identifier: Apache-2.0
/** The gzip and deflate streams of Apache Commons Compress on WarpDrive. */
module org.warpdrive.compress {
    requires transitive org.apache.commons.compress;
    requires org.apache.commons.io;
    requires transitive org.warpdrive.zip;
    requires static org.jspecify;

    exports org.warpdrive.compress;

    provides org.warpdrive.config.OptionTable with
            org.warpdrive.compress.CompressOptions;
    provides org.apache.commons.compress.compressors.CompressorStreamProvider with
            org.warpdrive.compress.WdCompressorStreamProvider;
}
