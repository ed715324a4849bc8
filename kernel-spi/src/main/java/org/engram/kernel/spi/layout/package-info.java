/**
 * Prepared data structures that the caller builds once and every provider reads: docs/layouts.md,
 * byte by byte.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.engram.kernel.spi.layout;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
