/** What happens, told as it happens: one feed, many streams, none of which holds up another. */
@NullMarked
package org.engram.http.internal.events;

import org.jspecify.annotations.NullMarked;
