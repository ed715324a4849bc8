@NullMarked
package org.engram.memory.internal.recall;

import org.jspecify.annotations.NullMarked;
