/**
 * The kernel service-provider interface: one interface per kernel, the providers that offer them,
 * and the values that cross the boundary. Contracts and values only: no threads, no logging, no
 * I/O, no native linker. The bits of every result are fixed by docs/numerics.md, the bytes of every
 * prepared structure by docs/layouts.md.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.engram.kernel.spi;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
