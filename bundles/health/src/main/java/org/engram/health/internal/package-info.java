/** The checks, and how their results become an answer; without a framework. */
@NullMarked
package org.engram.health.internal;

import org.jspecify.annotations.NullMarked;
