/** The demo as a service of the framework. */
@NullMarked
package org.engram.demo.internal.osgi;

import org.jspecify.annotations.NullMarked;
