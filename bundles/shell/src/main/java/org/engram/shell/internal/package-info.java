@NullMarked
package org.engram.shell.internal;

import org.jspecify.annotations.NullMarked;
