/** The settings of an installation and where each effective value comes from. */
@Export
@Version("1.0.0")
@NullMarked
package org.engram.kernel.runtime.settings;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
