/*
 * BillOfMaterials BOM HOME FILE…: completes a CycloneDX bill of the libraries (JSON) by the files of HOME as they are
 * shipped, native libraries inside JARs too, each with its SHA-256, and writes it to each FILE. The same bill and files
 * give the same bytes. Needs Jackson on the class path.
 */
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.MessageDigest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

final Pattern SHIPPED = Pattern.compile("(bundle|lib|demo|drill|benchmark)/.*\\.jar|lib/[^/]+/[^/]+");
final Pattern NATIVE = Pattern.compile(".*\\.(so|dylib|jnilib|dll)");

void main(String[] arguments) throws Exception {
  if (!Files.exists(Path.of(arguments[0]))) {
    System.err.println("No bill of materials: Maven lists the libraries only when it is online.");
    return;
  }
  ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  ObjectNode bill = (ObjectNode) json.readTree(Path.of(arguments[0]).toFile());
  Path home = Path.of(arguments[1]).toAbsolutePath();
  bill.remove("serialNumber");
  ((ObjectNode) bill.get("metadata")).remove("timestamp");
  SortedMap<String, String> files = files(home);
  if (files.isEmpty()) {
    throw new IllegalArgumentException(home + " holds no file that is shipped");
  }
  ArrayNode components = bill.withArray("components");
  files.forEach((path, digest) -> {
    ObjectNode file = components.addObject().put("type", "file").put("bom-ref", path).put("name", path);
    file.putArray("hashes").addObject().put("alg", "SHA-256").put("content", digest);
  });
  for (int i = 2; i < arguments.length; i++) {
    Files.writeString(Path.of(arguments[i]), json.writeValueAsString(bill).replace("\r\n", "\n") + "\n");
  }
}

/** Digests by path; what is inside a JAR is JAR!/PATH. */
SortedMap<String, String> files(Path home) throws Exception {
  SortedMap<String, String> digests = new TreeMap<>();
  try (Stream<Path> files = Files.walk(home)) {
    for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
      String path = home.relativize(file).toString().replace(File.separatorChar, '/');
      if (SHIPPED.matcher(path).matches() && !path.endsWith(".jsa")) {
        digests.put(path, sha256(Files.readAllBytes(file)));
        if (path.endsWith(".jar")) {
          addNative(file, path, digests);
        }
      }
    }
  }
  return digests;
}

void addNative(Path jar, String path, SortedMap<String, String> digests) throws Exception {
  try (ZipFile zip = new ZipFile(jar.toFile())) {
    for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(ZipEntry.class::cast)::iterator) {
      if (NATIVE.matcher(entry.getName()).matches()) {
        digests.put(path + "!/" + entry.getName(), sha256(zip.getInputStream(entry).readAllBytes()));
      }
    }
  }
}

String sha256(byte[] bytes) throws Exception {
  return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
}
