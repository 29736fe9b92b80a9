// SPDX-License-Identifier: Apache-2.0
/** The gzip and zlib codecs of Hadoop on WarpDrive. */
module org.warpdrive.hadoop {
    requires transitive hadoop.client.api;
    requires transitive org.warpdrive.zip;
    requires static org.jspecify;

    exports org.warpdrive.hadoop;

    provides org.warpdrive.config.OptionTable with
            org.warpdrive.hadoop.HadoopOptions;
}
