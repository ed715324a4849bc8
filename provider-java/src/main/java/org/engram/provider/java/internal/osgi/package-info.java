/** Registers the provider in the framework. */
@NullMarked
package org.engram.provider.java.internal.osgi;

import org.jspecify.annotations.NullMarked;
