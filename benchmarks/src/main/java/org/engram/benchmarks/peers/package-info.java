/** Other libraries on the same data in the same run: {@code ./engram benchmark --peers}. */
@NullMarked
package org.engram.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
