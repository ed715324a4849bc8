/** The bundles and their configuration for a container that is not ours. */
@NullMarked
package org.engram.cli.provision;

import org.jspecify.annotations.NullMarked;
