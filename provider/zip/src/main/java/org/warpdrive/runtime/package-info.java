// SPDX-License-Identifier: Apache-2.0
/**
 * The engines of this process: set-up, the switch at run time, status, logging and management. This package is
 * internal; WarpDrive's own integrations use it.
 *
 * <pre>
 *   new WdDeflater, new WdInflater      integrations (Netty, Tomcat, …)
 *        │                                   │
 *        │                              Integration: may this product use WarpDrive?
 *        ▼                                   ▼
 *   Engines.get() ── first call: SystemConfig.read, native library, EngineProvider ──▶ Router
 *        │                             │
 *        ├── MemoryBound               └── StreamClasses: classes initialised early
 *        ├── EngineSwitch ◀── WarpDrive.engine, MXBean, wdzip attach
 *        └── one second later: Log (one line), Management (the MXBean)
 * </pre>
 *
 * <p><b>Set-up</b> happens once, on the first thread that makes a stream. Other threads wait for it, 10 s at most.
 * A thread that cannot wait, or runs out of stack or memory, gets a JDK stream, and the next stream tries again.
 *
 * <table>
 * <caption>States of the set-up</caption>
 * <tr><th>state</th><th>fields of Engines</th><th>a new stream</th></tr>
 * <tr><td>not started</td><td>{@code instance} and {@code starter} are null</td><td>starts the set-up</td></tr>
 * <tr><td>in progress</td><td>{@code starter} is the thread at work</td><td>waits; the thread at work itself gets a JDK
 * stream</td></tr>
 * <tr><td>done</td><td>{@code instance} is set</td><td>reads one volatile field</td></tr>
 * </table>
 *
 * <p><b>Threads.</b> Every public method may be called by any thread. Three short-lived daemon threads are started:
 * for a log message, for the announcement, and for the MXBean.
 */
package org.warpdrive.runtime;
