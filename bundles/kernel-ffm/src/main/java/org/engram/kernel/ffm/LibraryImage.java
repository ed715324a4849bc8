package org.engram.kernel.ffm;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A library as its bundle carries it.
 *
 * @param name file name, such as {@code libengram_kernels.so}
 * @param location where its bytes are read
 * @param sha256 digest that the bundle declares, in lower-case hexadecimal
 */
record LibraryImage(String name, URL location, String sha256) {
  private static final int DIGITS_IN_NAME = 16;

  /**
   * Finds the library for that platform.
   *
   * @throws LibraryRefusedException if the bundle has none, or no digest of it
   */
  static LibraryImage find(BundleEntries entries, String platform)
      throws IOException, LibraryRefusedException {
    URL declared = entries.entry(LibraryDigests.ENTRY);
    if (declared == null) {
      throw new LibraryRefusedException(
          "the bundle has no " + LibraryDigests.ENTRY + ": it was not built as a provider");
    }
    LibraryDigests digests;
    try (InputStream in = declared.openStream()) {
      digests = LibraryDigests.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
    String path = digests
        .path(platform)
        .orElseThrow(() -> new LibraryRefusedException("the bundle has no library for " + platform
            + ", only " + digests.byPath().keySet() + ": install the provider for this platform"));
    URL location = entries.entry(path);
    if (location == null) {
      throw new LibraryRefusedException("the bundle has no " + path
          + ", though it declares its digest: the bundle is damaged, install it again");
    }
    return new LibraryImage(
        path.substring(path.lastIndexOf('/') + 1), location, digests.sha256(path));
  }

  /**
   * Copies the library to a file of its own in that folder, named by its digest, after the bytes
   * were found to be the declared ones. Copies that an earlier load left are removed: what of them
   * is mapped stays mapped.
   *
   * @throws LibraryRefusedException if the bytes have another digest; nothing is written
   */
  Path copyTo(Path folder) throws IOException, LibraryRefusedException {
    byte[] bytes;
    try (InputStream in = location.openStream()) {
      bytes = in.readAllBytes();
    }
    String found = sha256(bytes);
    if (!found.equals(sha256)) {
      throw new LibraryRefusedException(name + " has the SHA-256 " + found
          + ", its bundle declares " + sha256
          + ": the bundle is damaged or was altered, install it again");
    }
    String stem = name.substring(0, name.lastIndexOf('.'));
    String suffix = name.substring(name.lastIndexOf('.'));
    Files.createDirectories(folder);
    try (DirectoryStream<Path> old = Files.newDirectoryStream(folder, stem + "-*" + suffix)) {
      for (Path copy : old) {
        Files.deleteIfExists(copy);
      }
    }
    // A new file each time: the dynamic linker takes one file for one library.
    Path copy =
        Files.createTempFile(folder, stem + "-" + found.substring(0, DIGITS_IN_NAME) + "-", suffix);
    Files.write(copy, bytes);
    return copy;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
