/** The telemetry as a Declarative Services component. */
@NullMarked
package org.engram.telemetry.internal.osgi;

import org.jspecify.annotations.NullMarked;
