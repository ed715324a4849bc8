/** The console: files that the HTTP server answers at {@code /console}. */
@NullMarked
package org.engram.console.internal;

import org.jspecify.annotations.NullMarked;
