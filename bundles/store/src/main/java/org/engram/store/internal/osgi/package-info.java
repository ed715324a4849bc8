/** The store as a service. */
@NullMarked
package org.engram.store.internal.osgi;

import org.jspecify.annotations.NullMarked;
