/** The native kernel provider for x86-64: its libraries and its activation. */
@NullMarked
package org.engram.provider.zig.x86;

import org.jspecify.annotations.NullMarked;
