/** What is measured: calls whose inputs are made once and whose results are known. */
@NullMarked
package org.engram.benchmark.internal.task;

import org.jspecify.annotations.NullMarked;
