/**
 * The engine in plain Java, wired by constructors. {@link org.engram.memory.internal.Engine} is the
 * whole: {@link org.engram.memory.internal.Writing} takes changes to the store and then to the
 * columns, {@link org.engram.memory.internal.Recall} answers from a leased snapshot.
 */
@NullMarked
package org.engram.memory.internal;

import org.jspecify.annotations.NullMarked;
