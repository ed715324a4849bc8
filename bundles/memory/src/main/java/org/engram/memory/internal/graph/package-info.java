/** Associations as the kernels see them: mixed, pruned, and laid out once per version. */
@NullMarked
package org.engram.memory.internal.graph;

import org.jspecify.annotations.NullMarked;
