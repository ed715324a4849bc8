@NullMarked
package org.engram.memory.internal.graph;

import org.jspecify.annotations.NullMarked;
