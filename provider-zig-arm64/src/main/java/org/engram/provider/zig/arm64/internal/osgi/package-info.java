/** The native kernel provider for ARM64: its activation. Its libraries are in the bundle. */
@NullMarked
package org.engram.provider.zig.arm64.internal.osgi;

import org.jspecify.annotations.NullMarked;
