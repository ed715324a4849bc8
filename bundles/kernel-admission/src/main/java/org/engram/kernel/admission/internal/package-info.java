/** Digests, stores, static checks and the forked trial; nothing here knows the framework. */
@NullMarked
package org.engram.kernel.admission.internal;

import org.jspecify.annotations.NullMarked;
