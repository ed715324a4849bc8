/** The native kernel provider for x86-64: its activation. Its libraries are in the bundle. */
@NullMarked
package org.engram.provider.zig.x86.internal.osgi;

import org.jspecify.annotations.NullMarked;
