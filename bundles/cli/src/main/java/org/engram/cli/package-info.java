/** The command line of an installation: {@link org.engram.cli.Engram}. */
@NullMarked
package org.engram.cli;

import org.jspecify.annotations.NullMarked;
