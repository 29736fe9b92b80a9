// SPDX-License-Identifier: Apache-2.0
/**
 * The settings of WarpDrive: which system properties exist, what they mean, and which values this process was given.
 * This package is API.
 *
 * <p>Every setting is a system property whose name begins with {@code warpdrive.}. It is declared once, as an
 * {@link org.warpdrive.config.Option}. Each artifact lists its options in an
 * {@link org.warpdrive.config.OptionTable}. The values are read once, when the library is first used. What no system
 * property sets may be set in code before that, by {@link org.warpdrive.zip.WarpDrive#configure}.
 *
 * <pre>
 *   Option (name, type, range, default, meaning)
 *      │ listed in
 *   OptionTable, one per artifact ──▶ wdzip options, the tables of the documentation
 *      │ found by ServiceLoader
 *   SystemConfig.read ◀── system properties, and behind them WarpDrive.configure
 *      │ returns
 *   Config ──▶ the engines, which ask for one option at a time
 * </pre>
 *
 * <p>An invalid system property never stops an application: it becomes a warning, and the default is used. An invalid
 * value set in code throws {@link java.lang.IllegalArgumentException}.
 *
 * <p>Any thread may use all classes here. The only state is what code gave and what was read since.
 */
package org.warpdrive.config;
