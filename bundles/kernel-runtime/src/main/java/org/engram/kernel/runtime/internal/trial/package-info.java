/** What a candidate is measured by: shares of calls, differences, guards. Knows no routes. */
@NullMarked
package org.engram.kernel.runtime.internal.trial;

import org.jspecify.annotations.NullMarked;
