/** The embedder as a service. */
@NullMarked
package org.engram.embedding.internal.osgi;

import org.jspecify.annotations.NullMarked;
