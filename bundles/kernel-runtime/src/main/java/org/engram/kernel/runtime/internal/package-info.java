/** Routes, calls, arenas and workers in plain Java, wired by constructors. */
@NullMarked
package org.engram.kernel.runtime.internal;

import org.jspecify.annotations.NullMarked;
