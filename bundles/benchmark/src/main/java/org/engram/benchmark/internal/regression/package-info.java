/** Instructions counted and compared with those of an earlier build. */
@NullMarked
package org.engram.benchmark.internal.regression;

import org.jspecify.annotations.NullMarked;
