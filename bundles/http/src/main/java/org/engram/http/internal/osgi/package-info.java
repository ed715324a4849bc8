/** The HTTP API as a servlet of the whiteboard. */
@NullMarked
package org.engram.http.internal.osgi;

import org.jspecify.annotations.NullMarked;
