/**
 * The associative memory: spaces, memories, associations and recall.
 * {@link org.engram.memory.MemoryEngine} is what callers use,
 * {@link org.engram.memory.EngineStatus} what operators ask, {@link org.engram.memory.TextEmbedder}
 * what a model offers.
 *
 * <p>Associations are those that callers make, of any kind. What texts themselves say (subjects
 * named in other texts, shared names, rare terms) will make associations of kinds of its own, which
 * are mixed with these.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.engram.memory;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
