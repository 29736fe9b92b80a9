// SPDX-License-Identifier: Apache-2.0
/**
 * Counters: what WarpDrive has done in this process. This package is API; the methods that add to a counter are for
 * WarpDrive's own artifacts.
 *
 * <p>Work is counted in two places. Each engine counts its blocks, their bytes and their duration. Streams that were
 * begun, bytes that were decompressed and memory mapped for devices are counted for the process.
 *
 * <pre>
 *   Router: one set of counters per engine ──▶ EngineStats (a snapshot)
 *                                                  │
 *   streams ──▶ Streams ─────────────────┐         ├──▶ WarpDrive.stats()
 *   queues  ──▶ DeviceMemory ────────────┤         │
 *                                        ▼         │
 *                                WarpDrive.totals()│
 *                                        └────┬────┘
 *                                             ▼
 *        WarpDrive.status(), wdzip, MBeans, flight recorder, meters: all in the words of Term
 * </pre>
 *
 * <p>Any thread may add to a counter or read it. No counter is ever reset. A snapshot is exact when no thread is
 * compressing; otherwise its values may be from slightly different moments.
 */
package org.warpdrive.stats;
