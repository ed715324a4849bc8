/** The checks as services, and the executor of Felix Health Checks that runs them. */
@NullMarked
package org.engram.health.internal.osgi;

import org.jspecify.annotations.NullMarked;
