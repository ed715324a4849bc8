package org.engram.kernel.runtime.internal.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.zip.CRC32C;

/**
 * The bytes of a journal: {@code EGJRNL01}, then records. A record is u32 length of the payload,
 * u32 CRC32C of length and payload, and the payload in UTF-8; integers are little-endian. The CRC
 * covers the length, so that a damaged length is damage and not a shorter journal.
 */
final class JournalFormat {
  static final byte[] MAGIC = "EGJRNL01".getBytes(StandardCharsets.US_ASCII);
  static final int HEADER_BYTES = 2 * Integer.BYTES;
  static final int MAX_PAYLOAD_BYTES = 1 << 16;

  /**
   * What a file holds.
   *
   * @param records the records, in order
   * @param end where the last whole record ends; behind it lies what a crash left of an append
   */
  record Content(List<JournalRecord> records, int end) {}

  private JournalFormat() {}

  static byte[] encode(JournalRecord entry) {
    byte[] payload = entry.encode().getBytes(StandardCharsets.UTF_8);
    if (payload.length > MAX_PAYLOAD_BYTES) {
      throw new IllegalArgumentException("a journal record of " + payload.length
          + " bytes is above the limit of " + MAX_PAYLOAD_BYTES);
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(HEADER_BYTES + payload.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(payload.length).putInt(crc(payload, 0, payload.length)).put(payload);
    return bytes.array();
  }

  /**
   * Reads a whole file.
   *
   * @throws IllegalStateException if it is damaged elsewhere than in an append that a crash cut off
   */
  static Content scan(Path file, byte[] bytes) {
    int magic = Math.min(bytes.length, MAGIC.length);
    if (!Arrays.equals(bytes, 0, magic, MAGIC, 0, magic)) {
      throw new IllegalStateException(file + " is not a journal of this version: it does not begin"
          + " with EGJRNL01. Restore it from a backup, or move it away to lose all decisions");
    }
    List<JournalRecord> records = new ArrayList<>();
    int at = magic < MAGIC.length ? 0 : MAGIC.length;
    while (at >= MAGIC.length && at < bytes.length) {
      OptionalInt payload = payloadBytes(bytes, at);
      if (payload.isEmpty()) {
        requireTail(file, bytes, at);
        break;
      }
      records.add(decode(file, bytes, at, payload.getAsInt()));
      at += HEADER_BYTES + payload.getAsInt();
    }
    return new Content(records, at);
  }

  /** Returns the size of the payload of a valid record at that place. */
  private static OptionalInt payloadBytes(byte[] bytes, int at) {
    if (bytes.length - at < HEADER_BYTES) {
      return OptionalInt.empty();
    }
    ByteBuffer header = ByteBuffer.wrap(bytes, at, HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    int length = header.getInt();
    int crc = header.getInt();
    boolean whole =
        length > 0 && length <= MAX_PAYLOAD_BYTES && length <= bytes.length - at - HEADER_BYTES;
    return whole && crc(bytes, at + HEADER_BYTES, length) == crc
        ? OptionalInt.of(length)
        : OptionalInt.empty();
  }

  /**
   * Appends are forced one by one, so a crash spoils the last record only: where a valid one
   * follows, the file was damaged.
   */
  private static void requireTail(Path file, byte[] bytes, int broken) {
    for (int at = broken + 1; at < bytes.length; at++) {
      if (payloadBytes(bytes, at).isPresent()) {
        throw new IllegalStateException(file + " is damaged at byte " + broken
            + " with valid records behind it. Restore it from a backup, or move it away to lose"
            + " all decisions");
      }
    }
  }

  private static JournalRecord decode(Path file, byte[] bytes, int at, int length) {
    try {
      return JournalRecord.decode(
          new String(bytes, at + HEADER_BYTES, length, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          file + " holds no decision at byte " + at + ": " + e.getMessage(), e);
    }
  }

  private static int crc(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(Integer.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(length)
        .flip());
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }
}
