/** The declarative-services components; the only place that knows the framework. */
@NullMarked
package org.engram.kernel.runtime.internal.osgi;

import org.jspecify.annotations.NullMarked;
