// SPDX-License-Identifier: Apache-2.0
/**
 * The ZIP devices as a {@link org.warpdrive.engine.BlockEngine}: decides for each block which device does it and on
 * which queue, or that software does it. The package is internal; the command asks it whether a device is a ZIP engine.
 *
 * <pre>
 *   Router
 *     |  takes, submit, await               any number of application threads
 *     v
 *   ZipEngine ------- HeldLeases            one for each thread: the queues it holds
 *     |
 *   ZipFleet                                the devices, the best first; notices those that come and go
 *     |
 *   ZipDevice ---+--- DeviceHealth          may it be used? UNTESTED, TESTING, USABLE, QUARANTINED, OFF
 *     |          +--- SelfTest              what it has to get right first
 *     |          +--- Rivalry, ServiceTime  is it sooner than software? how long does it take?
 *     |          +--- DeviceInflates        its queues that decompress
 *     v
 *   ZipLeases ------- QueuePool             the life of a lease; queues idle, leased, draining
 *     |
 *   ZipLease                                one queue, what is in flight on it, the progress clock
 *     v
 *   org.warpdrive.uacce.zip.ZipQueue
 * </pre>
 *
 * <table>
 * <caption>Threads</caption>
 * <tr><td>application threads</td><td>send blocks and wait for them; a waiting thread holds no lock of this
 *     package</td></tr>
 * <tr><td>{@code warpdrive-queues}</td><td>the maintenance thread: looks for devices, reaps queues whose holders are
 *     away, drains and closes. It ends when no queue is held and no block was offered for a while</td></tr>
 * <tr><td>{@code warpdrive-self-test}</td><td>one for each test of a device, as long as that takes</td></tr>
 * </table>
 *
 * <p>States and their edges are tables in the classes: of a device in {@code DeviceHealth}, of a lease in
 * {@code ZipLeases}, of a queue in {@code QueuePool}. Time comes from an injected clock, so that tests need not sleep.
 *
 * <p>Any failure fails the block with a reason, and the router has another engine do it from the same input. Sending a
 * block and waiting for it allocates nothing and logs nothing.
 */
@NullMarked
package org.warpdrive.uacce.policy;

import org.jspecify.annotations.NullMarked;
