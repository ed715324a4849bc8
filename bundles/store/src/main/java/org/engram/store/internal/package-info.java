/** The store on SQLite; {@link org.engram.store.internal.SqliteStore} opens it in a plain JVM. */
@NullMarked
package org.engram.store.internal;

import org.jspecify.annotations.NullMarked;
