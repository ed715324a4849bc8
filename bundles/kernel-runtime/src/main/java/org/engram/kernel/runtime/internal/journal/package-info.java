/** The decisions of operators, kept over restarts. */
@NullMarked
package org.engram.kernel.runtime.internal.journal;

import org.jspecify.annotations.NullMarked;
