/** Archives with a manifest: made beside their place, and unpacked only if all of it is whole. */
@NullMarked
package org.engram.cli.archive;

import org.jspecify.annotations.NullMarked;
