/** The life of a native provider bundle in the framework. */
@NullMarked
package org.engram.kernel.ffm.internal.osgi;

import org.jspecify.annotations.NullMarked;
