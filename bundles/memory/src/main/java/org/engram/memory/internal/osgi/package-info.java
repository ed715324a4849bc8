/** The engine as a Declarative Services component. */
@NullMarked
package org.engram.memory.internal.osgi;

import org.jspecify.annotations.NullMarked;
