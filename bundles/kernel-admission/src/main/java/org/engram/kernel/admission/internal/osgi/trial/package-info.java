/** The forked process: a minimal framework with one candidate. */
@NullMarked
package org.engram.kernel.admission.internal.osgi.trial;

import org.jspecify.annotations.NullMarked;
