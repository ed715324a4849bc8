/** The benchmark as a service of the framework. */
@NullMarked
package org.engram.benchmark.internal.osgi;

import org.jspecify.annotations.NullMarked;
