/**
 * The shell over a Unix socket: where it listens, what is said on it, the client, and how answers
 * look.
 */
@Export
@Version("1.0.0")
@NullMarked
package org.engram.shell;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
