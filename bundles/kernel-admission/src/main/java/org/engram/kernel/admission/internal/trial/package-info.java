/** The trial of a candidate: the parent that forks, and what the child checks. */
@NullMarked
package org.engram.kernel.admission.internal.trial;

import org.jspecify.annotations.NullMarked;
