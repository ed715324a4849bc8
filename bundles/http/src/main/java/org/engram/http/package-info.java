/** What another bundle can add to the HTTP server. */
@Export
@Version("1.0.0")
@NullMarked
package org.engram.http;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
