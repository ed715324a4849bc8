/**
 * The repository of kernel providers: which JARs are kept, what their trial in a process of their
 * own found, and the operations on them.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.engram.kernel.admission;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
