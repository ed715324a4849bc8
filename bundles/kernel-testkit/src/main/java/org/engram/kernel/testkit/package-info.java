/**
 * The contract of the kernels as checks that run: oracle, corpus and golden digests, in plain Java
 * without a test framework.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.engram.kernel.testkit;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
