/** What operators practise on a scratch copy of the installation, and the figures of it. */
@NullMarked
package org.engram.drill.internal;

import org.jspecify.annotations.NullMarked;
