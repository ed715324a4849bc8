/**
 * The binding of the native kernel ABI: extraction, probe, calls and unloading of one library.
 * Embedded privately into each native provider, so that each unloads alone.
 */
@NullMarked
package org.engram.kernel.ffm;

import org.jspecify.annotations.NullMarked;
