/** Reads the parts of the product into the registry, and writes the registry for Prometheus. */
@NullMarked
package org.engram.telemetry.internal;

import org.jspecify.annotations.NullMarked;
