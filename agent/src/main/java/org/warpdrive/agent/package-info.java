// SPDX-License-Identifier: Apache-2.0
/**
 * Internal: a Java agent that makes an application use WarpDrive without a code change. The command line option
 * {@code -javaagent} is the only way to use it; no class here is for callers.
 *
 * <p>The agent replaces classes of java.util.zip by those of {@link org.warpdrive.zip} while the application's classes
 * are loaded: in constructor calls, in method references and as superclasses.
 *
 * <p>The JVM calls {@link org.warpdrive.agent.Agent}, which registers a {@code Rewriting} as class file transformer.
 * The JVM then passes it each class file that is loaded. {@code ConstantPool} discards most of them by a quick scan,
 * and {@code Scope} those that must stay unchanged. {@code ClassRewriter} rewrites the rest, using the table in
 * {@code Substitutes}. {@code Visibility} tests whether the class loader finds the substitutes. {@code Report} counts
 * the results.
 */
@NullMarked
package org.warpdrive.agent;

import org.jspecify.annotations.NullMarked;
