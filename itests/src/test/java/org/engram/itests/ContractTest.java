package org.engram.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The contract with operators names a proof that exists for every promise. */
class ContractTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern ROW =
      Pattern.compile("^\\| ([A-Z][0-9]+) \\| (.+?) \\| (.+?) \\| (.+?) \\|$");
  private static final Pattern PROOF = Pattern.compile("`([^`]+)`");
  private static final Pattern TEST = Pattern.compile("(\\w+)#(\\w+)");
  private static final Pattern COMMAND = Pattern.compile("(\\./)?engram [a-z].*|scripts/\\w+\\.sh");
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");

  @Test
  void everyRowIsThereWithAProofThatExists() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/contract.md"));
    assertThat(problems(page, sources())).isEmpty();
  }

  @Test
  void everyPageThatIsNamedExists() throws IOException {
    List<String> missing = new ArrayList<>();
    try (Stream<Path> pages = Files.list(ROOT.resolve("docs"))) {
      for (Path page : pages.filter(path -> path.toString().endsWith(".md")).toList()) {
        Matcher link = LINK.matcher(Files.readString(page));
        while (link.find()) {
          if (!Files.exists(page.resolveSibling(link.group(1)))) {
            missing.add(page.getFileName() + " names " + link.group(1));
          }
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void aRowWithoutItsProofIsFound() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/contract.md"));
    Map<String, String> sources = sources();
    String known = "`DistributionIT#aDaemonStartsServesAndStops`";
    assertThat(page).contains(known);
    assertThat(problems(page.replace("| K3 |", "| K9 |"), sources))
        .containsExactlyInAnyOrder("K3 is missing", "K9 is no promise");
    assertThat(problems(page.replace(known, "`DistributionIT#aDaemonDances`"), sources))
        .isNotEmpty()
        .allMatch(problem -> problem.contains("names aDaemonDances, which DistributionIT has not"));
    assertThat(problems(page.replace(known, "`DanceIT#dances`"), sources))
        .anyMatch(problem -> problem.contains("names the test DanceIT, which does not exist"));
    String row = "| K3 | decay | none | holds |";
    assertThat(
            problems(page.replaceFirst("(?m)^\\| K3 .*$", Matcher.quoteReplacement(row)), sources))
        .containsExactly("K3 holds without a proof");
    String vague = "| K3 | decay | `engram verify` | nearly |";
    assertThat(problems(
            page.replaceFirst("(?m)^\\| K3 .*$", Matcher.quoteReplacement(vague)), sources))
        .containsExactly("K3 neither holds nor falls short: nearly");
  }

  private static List<String> promises() {
    return Map.of("K", 6, "B", 7, "C", 10, "H", 12, "M", 5, "D", 8).entrySet().stream()
        .flatMap(group ->
            IntStream.rangeClosed(1, group.getValue()).mapToObj(number -> group.getKey() + number))
        .toList();
  }

  private static List<String> problems(String page, Map<String, String> sources) {
    List<String> problems = new ArrayList<>();
    List<String> missing = new ArrayList<>(promises());
    for (String line : page.lines().toList()) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        if (!missing.remove(row.group(1))) {
          problems.add(row.group(1) + " is no promise");
        }
        check(row.group(1), row.group(3), row.group(4), sources, problems);
      }
    }
    missing.forEach(id -> problems.add(id + " is missing"));
    return problems;
  }

  private static void check(
      String id, String shown, String state, Map<String, String> sources, List<String> problems) {
    if (!state.equals("holds") && !state.startsWith("falls short")) {
      problems.add(id + " neither holds nor falls short: " + state);
    }
    int proofs = 0;
    Matcher proof = PROOF.matcher(shown);
    while (proof.find()) {
      proofs++;
      Matcher test = TEST.matcher(proof.group(1));
      if (test.matches()) {
        checkTest(id, test.group(1), test.group(2), sources, problems);
      } else if (!COMMAND.matcher(proof.group(1)).matches()) {
        problems.add(id + " names what is neither a test nor a command: " + proof.group(1));
      }
    }
    if (proofs == 0 && (state.equals("holds") || !shown.equals("none"))) {
      problems.add(id + " holds without a proof");
    }
  }

  private static void checkTest(
      String id, String type, String method, Map<String, String> sources, List<String> problems) {
    String source = sources.get(type);
    if (source == null) {
      problems.add(id + " names the test " + type + ", which does not exist");
    } else if (!Pattern.compile("void " + method + "\\(").matcher(source).find()) {
      problems.add(id + " names " + method + ", which " + type + " has not");
    }
  }

  /** Texts of all test classes, by simple name; of several with one name, all of them. */
  private static Map<String, String> sources() throws IOException {
    Map<String, String> sources = new HashMap<>();
    try (Stream<Path> files = Files.walk(ROOT)) {
      List<Path> tests = files
          .filter(file -> file.toString().matches(".*/src/(test|testkit)/.*\\.java"))
          .toList();
      for (Path file : tests) {
        String name = file.getFileName().toString().replace(".java", "");
        sources.merge(name, Files.readString(file), String::concat);
      }
    }
    return sources;
  }
}
