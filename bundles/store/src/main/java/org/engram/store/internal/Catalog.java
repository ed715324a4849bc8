package org.engram.store.internal;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.engram.store.StoredSpace;

/**
 * Counters and spaces as of one transaction.
 *
 * @param counters the counters
 * @param spaces the spaces by number
 */
record Catalog(Counters counters, SortedMap<Long, StoredSpace> spaces) {

  Catalog with(Counters other) {
    return new Catalog(other, spaces);
  }

  Catalog with(StoredSpace space) {
    SortedMap<Long, StoredSpace> more = new TreeMap<>(spaces);
    more.put(space.space(), space);
    return new Catalog(counters, Collections.unmodifiableSortedMap(more));
  }

  Catalog without(long space) {
    SortedMap<Long, StoredSpace> fewer = new TreeMap<>(spaces);
    fewer.remove(space);
    return new Catalog(counters, Collections.unmodifiableSortedMap(fewer));
  }
}
