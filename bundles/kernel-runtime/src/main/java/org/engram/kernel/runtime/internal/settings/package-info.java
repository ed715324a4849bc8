/** Where settings come from and how they are resolved. */
@NullMarked
package org.engram.kernel.runtime.internal.settings;

import org.jspecify.annotations.NullMarked;
