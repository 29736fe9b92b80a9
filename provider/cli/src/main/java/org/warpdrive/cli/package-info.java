// SPDX-License-Identifier: Apache-2.0
/**
 * Internal: the command {@code wdzip}, which compresses and expands files as gzip does. Nothing here is API. The
 * command line is, and {@link java.util.spi.ToolProvider} under the name {@code wdzip}.
 *
 * <p>{@code Main} and {@code WdzipTool} are the two entry points. Each creates a {@code Wdzip}, which runs one command
 * line:
 * <ul>
 *   <li>{@code OptionParser} parses the arguments to {@code Options}.
 *   <li>For each file {@code FileTask} decides what to do, as gzip would, and {@code Transfer} does it: with a
 *       {@code Compression} of some {@code Format}, or with an {@code Expander}.
 *   <li>{@code InputFile} and {@code PartialFile} are the files, {@code ByteSource} and {@code NamedOutput} the streams over
 *       them.
 *   <li>{@code Messages} prints to standard error, and its {@code ExitStatus} becomes the exit code.
 *   <li>{@code DevicesCommand}, {@code AttachCommand} and {@code OptionsCommand} are the subcommands.
 * </ul>
 *
 * <p>All classes run on one thread. Only the shutdown hook that {@code Signals} registers runs on another, and calls
 * {@code PartialFile}.
 */
package org.warpdrive.cli;
