@NullMarked
package org.engram.memory.internal.columns;

import org.jspecify.annotations.NullMarked;
