/** What the flight recorder of the JVM is told. Only this package names {@code jdk.jfr}. */
@NullMarked
package org.engram.telemetry.internal.flight;

import org.jspecify.annotations.NullMarked;
