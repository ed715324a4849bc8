/** The binding of the native kernel ABI: probe, extraction, calls and unloading of one library. */
@NullMarked
package org.engram.kernel.ffm;

import org.jspecify.annotations.NullMarked;
