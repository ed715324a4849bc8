/** The durable store: mutations go in, each acknowledged one survives a crash. */
@Export
@Version("1.0.0")
@NullMarked
package org.engram.store;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
