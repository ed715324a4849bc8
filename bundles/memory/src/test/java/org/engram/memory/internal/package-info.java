@NullMarked
package org.engram.memory.internal;

import org.jspecify.annotations.NullMarked;
