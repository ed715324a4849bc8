/** The kernel provider in pure Java, which every installation can run. */
@NullMarked
package org.engram.provider.java;

import org.jspecify.annotations.NullMarked;
