/** The associative memory: spaces, memories, associations and recall. */
@Export
@Version("1.0.0")
@NullMarked
package org.engram.memory;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
