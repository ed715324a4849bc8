/** The gate, the repository of bundles and the trial's child; the only place that knows OSGi. */
@NullMarked
package org.engram.kernel.admission.internal.osgi;

import org.jspecify.annotations.NullMarked;
