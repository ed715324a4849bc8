@NullMarked
package org.engram.memory.internal.offheap;

import org.jspecify.annotations.NullMarked;
