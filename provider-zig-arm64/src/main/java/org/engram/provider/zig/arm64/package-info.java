/** The native kernel provider for ARM64: its libraries and its activation. */
@NullMarked
package org.engram.provider.zig.arm64;

import org.jspecify.annotations.NullMarked;
