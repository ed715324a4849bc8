/** Activators with a fault each, around the one of the shipped provider. */
@NullMarked
package org.engram.zoo.activator;

import org.jspecify.annotations.NullMarked;
