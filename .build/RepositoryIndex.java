/*
 * RepositoryIndex HOME INCREMENT: writes HOME/index.xml, an OSGi repository (Repository Service 1.0) of the bundles in
 * HOME/bundle, in the order of their start levels: requirements, capabilities, and for each file its path from HOME, its
 * size and its SHA-256. Needs bndlib on the class path. The same bundles give the same bytes. bnd's own indexer would add
 * the time, and resources without a file for each release of a multi-release JAR, which other clients cannot install.
 */
import aQute.bnd.osgi.repository.XMLResourceGenerator;
import aQute.bnd.osgi.resource.ResourceBuilder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.jar.JarFile;
import org.osgi.resource.Resource;

final String BUNDLE = "application/vnd.osgi.bundle";

void main(String[] arguments) throws Exception {
  Path home = Path.of(arguments[0]).toAbsolutePath();
  List<Resource> resources = new ArrayList<>();
  try (Stream<Path> files = Files.walk(home.resolve("bundle"), FileVisitOption.FOLLOW_LINKS)) {
    for (Path file : (Iterable<Path>) files.filter(path -> path.toString().endsWith(".jar")).sorted()::iterator) {
      resources.add(resource(file, home.relativize(file).toString().replace(File.separatorChar, '/')));
    }
  }
  if (resources.isEmpty()) {
    throw new IllegalArgumentException(home.resolve("bundle") + " holds no bundle");
  }
  new XMLResourceGenerator()
      .name("Engram")
      .increment(Long.parseLong(arguments[1]))
      .indent(2)
      .resources(resources)
      .save(home.resolve("index.xml").toFile());
}

Resource resource(Path file, String path) throws Exception {
  ResourceBuilder builder = new ResourceBuilder();
  try (JarFile jar = new JarFile(file.toFile())) {
    if (!builder.addManifest(jar.getManifest())) {
      throw new IllegalArgumentException(file + " is no bundle: its manifest has no Bundle-SymbolicName");
    }
  }
  builder.addContentCapability(URI.create(path), sha256(file), Files.size(file), BUNDLE);
  return builder.build();
}

String sha256(Path file) throws IOException, NoSuchAlgorithmException {
  return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
}
