/**
 * The kernels as one service: which provider serves a call, and the scratch memory that it gets.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.engram.kernel.runtime;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
