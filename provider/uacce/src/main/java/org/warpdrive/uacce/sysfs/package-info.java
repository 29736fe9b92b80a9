// SPDX-License-Identifier: Apache-2.0
/**
 * The attributes of a device in sysfs, and the version of the kernel interface that they reveal. The package is API, as
 * far as {@code org.warpdrive.uacce} uses it, and depends on no other package of WarpDrive.
 *
 * <p>The interface of uacce was proposed twice and merged once, and a vendor has a version of its own. These lineages
 * are called <em>flavours</em>. They differ in attributes, in regions and in ioctl numbers, and the same number means
 * different things in two of them. So the flavour is determined first, from the shape of a device's folder alone.
 *
 * <pre>
 *   /sys/class/uacce/hisi_zip-0/
 *        |  AttributeSource           names and texts; a software device has one as well
 *        v
 *   DeviceEntry.read
 *        |  Flavours.of               RFC_PARAMS, RFC_ATTRS, KAE, MAINLINE: the most distinctive first
 *        |  Flavour.read              strict: an invalid attribute is a BadAttributeException
 *        v
 *   DeviceAttributes                  one shape for all flavours: format, memory mode, NUMA node, regions
 * </pre>
 *
 * <p>All classes are immutable or stateless, and any thread may use them. Three facts are read anew each time: the
 * number of free queues, whether the device is isolated, and its numbers.
 */
@NullMarked
package org.warpdrive.uacce.sysfs;

import org.jspecify.annotations.NullMarked;
