// SPDX-License-Identifier: Apache-2.0
/**
 * Headers and trailers of gzip members (RFC 1952), for artifacts that read or write members themselves: the command, Commons
 * Compress, Hadoop and Netty. Internal: exported to those alone. It depends on nothing. Of
 * {@code warpdrive-zip} itself only the gzip output stream uses it, for the trailer; headers are left to its superclass.
 *
 * <pre>
 *  bytes, in pieces of any size ──▶ MemberReader ──▶ the MemberPart that is wrong, or fields, and where the data begin
 *  fields ──▶ MemberWriter ──▶ bytes
 * </pre>
 *
 * <p>A reader says which {@linkplain org.warpdrive.zip.gzip.MemberPart part} of a member is wrong; each product puts that into
 * its own words. Readers and writers belong to one stream, and to one thread at a time.
 */
@NullMarked
package org.warpdrive.zip.gzip;

import org.jspecify.annotations.NullMarked;
