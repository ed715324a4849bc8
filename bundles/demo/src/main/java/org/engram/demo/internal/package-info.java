/** The demo: WordNet is loaded, recalled, and the kernels are swapped meanwhile. */
@NullMarked
package org.engram.demo.internal;

import org.jspecify.annotations.NullMarked;
