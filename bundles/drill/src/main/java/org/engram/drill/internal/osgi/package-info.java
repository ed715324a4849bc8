/** The declarative-services component; the only place that knows the framework. */
@NullMarked
package org.engram.drill.internal.osgi;

import org.jspecify.annotations.NullMarked;
