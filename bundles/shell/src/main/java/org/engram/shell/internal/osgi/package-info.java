@NullMarked
package org.engram.shell.internal.osgi;

import org.jspecify.annotations.NullMarked;
