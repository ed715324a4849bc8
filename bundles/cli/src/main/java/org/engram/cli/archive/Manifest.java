package org.engram.cli.archive;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an archive holds. Its written form is lines of text: {@code engram KIND FORMAT},
 * {@code product VERSION}, {@code created TIME}, then for each file its SHA-256, its size in bytes
 * and its path.
 *
 * @param kind what it is, such as {@code backup}
 * @param product version of the product that made it
 * @param created when, in UTC
 * @param files its files, in the order in which they follow
 */
public record Manifest(String kind, String product, Instant created, List<Item> files) {
  /** Path of the manifest, the first entry of an archive. */
  public static final String PATH = "MANIFEST";

  /** The format that this version writes, and the highest that it reads. */
  public static final int FORMAT = 1;

  private static final String SAFE_PATH = "[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*";

  /** Copies the list. */
  public Manifest {
    files = List.copyOf(files);
  }

  /**
   * A file of an archive.
   *
   * @param path relative path, with slashes
   * @param bytes size in bytes
   * @param sha256 digest in lower-case hexadecimal
   */
  public record Item(String path, long bytes, String sha256) {}

  /** Returns the file with that path. */
  public Optional<Item> find(String path) {
    return files.stream().filter(item -> item.path().equals(path)).findFirst();
  }

  /** Returns the size of all files together. */
  public long bytes() {
    return files.stream().mapToLong(Item::bytes).sum();
  }

  String encode() {
    StringBuilder text = new StringBuilder();
    text.append("engram ").append(kind).append(' ').append(FORMAT).append('\n');
    text.append("product ").append(product).append('\n');
    text.append("created ").append(created).append('\n');
    for (Item item : files) {
      text.append(item.sha256()).append(' ').append(item.bytes()).append(' ');
      text.append(item.path()).append('\n');
    }
    return text.toString();
  }

  /**
   * Reads the written form.
   *
   * @throws IllegalArgumentException if it is none, of another kind or of a newer version
   */
  static Manifest decode(String kind, String text) {
    List<String> lines = text.lines().toList();
    String[] first = lines.isEmpty() ? new String[0] : lines.getFirst().split(" ", -1);
    if (first.length != 3 || !first[0].equals("engram") || !first[2].matches("[0-9]{1,9}")) {
      throw new IllegalArgumentException("it has no manifest of an Engram archive");
    }
    if (!first[1].equals(kind)) {
      throw new IllegalArgumentException("it is no " + kind + ", but a " + first[1]);
    }
    if (Integer.parseInt(first[2]) > FORMAT) {
      throw new IllegalArgumentException("it was written by a newer Engram (format " + first[2]
          + ", this one reads up to " + FORMAT + ")");
    }
    List<Item> files = new ArrayList<>();
    for (String line : lines.subList(Math.min(3, lines.size()), lines.size())) {
      files.add(item(line));
    }
    try {
      Instant created = Instant.parse(value(lines, 2, "created"));
      return new Manifest(kind, value(lines, 1, "product"), created, files);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("its manifest has no time: " + e.getMessage(), e);
    }
  }

  private static String value(List<String> lines, int index, String name) {
    if (lines.size() <= index || !lines.get(index).startsWith(name + " ")) {
      throw new IllegalArgumentException("its manifest does not say '" + name + "'");
    }
    return lines.get(index).substring(name.length() + 1);
  }

  private static Item item(String line) {
    String[] fields = line.split(" ", 3);
    boolean whole = fields.length == 3
        && fields[0].matches("[0-9a-f]{64}")
        && fields[1].matches("[0-9]{1,18}")
        && fields[2].matches(SAFE_PATH)
        && !fields[2].matches("(.*/)?\\.\\.?(/.*)?");
    if (!whole) {
      throw new IllegalArgumentException("its manifest has the line '" + line + "'");
    }
    return new Item(fields[2], Long.parseLong(fields[1]), fields[0]);
  }
}
