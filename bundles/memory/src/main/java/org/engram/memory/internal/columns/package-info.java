/**
 * The columns of a space: off-heap chunks, one writer, and readers on leased immutable snapshots.
 */
@NullMarked
package org.engram.memory.internal.columns;

import org.jspecify.annotations.NullMarked;
