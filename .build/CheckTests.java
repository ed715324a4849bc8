/*
 * check-tests ROOT [--since FILE] [--partial]: counts the test cases in the surefire and failsafe reports of all
 * modules, holds them against .build/expected-tests (the least number of tests that must run, per module), and ends
 * with the line `N passed, F failed, S skipped`. Exits 1 if a test failed or, unless --partial, if a module ran too
 * few. Reports that are not newer than FILE are of an earlier run and do not count.
 *
 * Cases are counted, not the totals that a report claims: surefire writes tests="0" for a class with nested classes.
 */
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;

final Pattern REPORT = Pattern.compile("(?:.*/)?([^/]+)/target/(?:surefire|failsafe)-reports/TEST-[^/]*\\.xml");
final String EXPECTED = ".build/expected-tests";

record Count(int passed, int failed, int skipped) {
  Count plus(Count other) {
    return new Count(passed + other.passed, failed + other.failed, skipped + other.skipped);
  }

  int ran() {
    return passed + failed;
  }
}

void main(String[] arguments) throws IOException {
  Path root = Path.of(arguments[0]);
  FileTime since = FileTime.fromMillis(0);
  boolean partial = false;
  for (int i = 1; i < arguments.length; i++) {
    switch (arguments[i]) {
      case "--since" -> since = Files.getLastModifiedTime(Path.of(arguments[++i]));
      case "--partial" -> partial = true;
      default -> throw new IllegalArgumentException("check-tests: unknown argument " + arguments[i]);
    }
  }

  Map<String, Count> counts = countByModule(root, since);
  List<String> complaints = partial ? List.of() : shortfalls(minimums(root), counts);
  complaints.forEach(IO::println);
  if (partial) {
    IO.println("Part of the tests: not held against " + EXPECTED);
  }
  Count all = counts.values().stream().reduce(new Count(0, 0, 0), Count::plus);
  IO.println("%d passed, %d failed, %d skipped".formatted(all.passed, all.failed, all.skipped));
  System.exit(all.failed > 0 || !complaints.isEmpty() ? 1 : 0);
}

Map<String, Count> countByModule(Path root, FileTime since) throws IOException {
  Map<String, Count> counts = new TreeMap<>();
  try (Stream<Path> files = Files.walk(root)) {
    for (Path file : (Iterable<Path>) files::iterator) {
      Matcher report = REPORT.matcher(root.relativize(file).toString());
      if (report.matches() && Files.getLastModifiedTime(file).compareTo(since) > 0) {
        counts.merge(report.group(1), count(file), Count::plus);
      }
    }
  }
  return counts;
}

Count count(Path file) throws IOException {
  int cases = 0;
  int failed = 0;
  int skipped = 0;
  XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
  factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
  try (InputStream in = Files.newInputStream(file)) {
    var xml = factory.createXMLStreamReader(in);
    while (xml.hasNext()) {
      if (xml.next() == XMLStreamConstants.START_ELEMENT) {
        switch (xml.getLocalName()) {
          case "testcase" -> cases++;
          case "failure", "error" -> failed++;
          case "skipped" -> skipped++;
          default -> {} // properties and output
        }
      }
    }
  } catch (XMLStreamException e) {
    IO.println("UNREADABLE " + file + ": " + e.getMessage());
    return new Count(0, 1, 0);
  }
  return new Count(cases - failed - skipped, failed, skipped);
}

Map<String, Integer> minimums(Path root) throws IOException {
  Map<String, Integer> minimums = new TreeMap<>();
  for (String line : Files.readAllLines(root.resolve(EXPECTED))) {
    if (!line.isBlank() && !line.startsWith("#")) {
      String[] words = line.strip().split("\\s+");
      if (minimums.put(words[0], Integer.valueOf(words[1])) != null) {
        throw new IllegalArgumentException(EXPECTED + " has two lines for " + words[0]);
      }
    }
  }
  return minimums;
}

List<String> shortfalls(Map<String, Integer> minimums, Map<String, Count> counts) {
  List<String> complaints = new ArrayList<>();
  if (counts.values().stream().allMatch(count -> count.ran() == 0)) {
    complaints.add("NO TEST RAN");
  }
  minimums.forEach((module, minimum) -> {
    int ran = counts.getOrDefault(module, new Count(0, 0, 0)).ran();
    if (ran < minimum) {
      complaints.add("TOO FEW TESTS in %s: ran %d, expected at least %d".formatted(module, ran, minimum));
    }
  });
  counts.forEach((module, count) -> {
    if (!minimums.containsKey(module)) {
      complaints.add("UNLISTED %s: ran %d tests, has no line in %s".formatted(module, count.ran(), EXPECTED));
    }
  });
  return complaints;
}
