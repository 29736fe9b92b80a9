// SPDX-License-Identifier: Apache-2.0
package org.warpdrive.compress;

import org.apache.commons.compress.compressors.gzip.GzipParameters;
import org.jspecify.annotations.Nullable;

/** What a member was read to say, its trailer included, for which {@link GzipParameters} has no public setters. */
final class MemberParameters extends GzipParameters {
    private long trailerCrc;
    private long trailerLength;

    void trailer(long crc, long length) {
        trailerCrc = crc;
        trailerLength = length;
    }

    @Override
    public long getTrailerCrc() {
        return trailerCrc;
    }

    @Override
    public long getTrailerISize() {
        return trailerLength;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (!super.equals(other)) {
            return false;
        }
        return !(other instanceof MemberParameters member)
                || (trailerCrc == member.trailerCrc && trailerLength == member.trailerLength);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }
}
