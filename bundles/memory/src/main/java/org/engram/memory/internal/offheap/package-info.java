/** Off-heap memory that is counted by those who hold it. */
@NullMarked
package org.engram.memory.internal.offheap;

import org.jspecify.annotations.NullMarked;
