/**
 * Starts an installation in this JVM: the framework, its bundles by start level, the data folder.
 */
@NullMarked
package org.engram.launcher;

import org.jspecify.annotations.NullMarked;
