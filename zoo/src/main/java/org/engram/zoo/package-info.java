/** Makes one provider JAR for each fault of the drill {@code faults}; runs in the build only. */
@NullMarked
package org.engram.zoo;

import org.jspecify.annotations.NullMarked;
