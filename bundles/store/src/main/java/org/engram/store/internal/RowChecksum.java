package org.engram.store.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.engram.store.State;
import org.engram.store.StoredAssociation;
import org.engram.store.StoredMemory;
import org.engram.store.StoredSpace;

/**
 * The CRC32C of each kind of row, over its key and everything in it, as SQLite's own check finds
 * hardly any flipped bit. Each kind begins with a letter of its own, so that no row passes for one
 * of another table. Not safe for threads.
 */
final class RowChecksum {
  private final CRC32C crc = new CRC32C();
  private final ByteBuffer numbers = ByteBuffer.allocate(64);

  int space(StoredSpace s) {
    begin('p').putLong(s.space()).putLong(s.dim()).putLong(s.createdMs());
    flush();
    add(s.name());
    add(s.model());
    return end();
  }

  int memory(StoredMemory m) {
    begin('m').putLong(m.row()).putLong(m.space()).putLong(m.createdMs());
    flush();
    add(m.id());
    add(m.subject());
    add(m.text());
    add(m.metadata());
    return end();
  }

  int vector(long row, byte[] vector) {
    begin('v').putLong(row);
    flush();
    crc.update(vector);
    return end();
  }

  int state(long row, State s) {
    begin('s').putLong(row).putFloat(s.strength()).putFloat(s.stabilityDays());
    numbers.putLong(s.lastAccessMs());
    return end();
  }

  int association(StoredAssociation a) {
    begin('a').putLong(a.space()).putLong(a.source()).putLong(a.target()).putFloat(a.weight());
    flush();
    add(a.kind());
    return end();
  }

  int counters(Counters c) {
    begin('c').putLong(c.sequence()).putLong(c.nextRow()).putLong(c.nextSpace());
    return end();
  }

  private ByteBuffer begin(char kind) {
    crc.reset();
    return numbers.clear().put((byte) kind);
  }

  private void add(Optional<String> value) {
    numbers.put((byte) (value.isPresent() ? 1 : 0));
    value.ifPresent(this::add);
  }

  private void add(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    numbers.putInt(utf8.length);
    flush();
    crc.update(utf8);
  }

  private void flush() {
    crc.update(numbers.array(), 0, numbers.position());
    numbers.clear();
  }

  private int end() {
    flush();
    return (int) crc.getValue();
  }
}
