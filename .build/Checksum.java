/* Checksum FILE: writes FILE.sha256, as sha256sum would in the folder of the file. */
import java.security.MessageDigest;

void main(String[] arguments) throws Exception {
  Path file = Path.of(arguments[0]);
  MessageDigest digest = MessageDigest.getInstance("SHA-256");
  try (InputStream in = Files.newInputStream(file)) {
    byte[] buffer = new byte[1 << 16];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      digest.update(buffer, 0, n);
    }
  }
  String line = HexFormat.of().formatHex(digest.digest()) + "  " + file.getFileName() + "\n";
  Files.writeString(file.resolveSibling(file.getFileName() + ".sha256"), line);
}
