package org.engram.console.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConsoleTest {
  private static final Path SOURCES = Path.of("src/main/resources/console");
  private static final Pattern REFERENCE =
      Pattern.compile("(?:src|href)=\"/console/([^\"]+)\"|from '\\./([^']+)'");
  /** What the policy of the page would refuse; the namespace of SVG is a name and no address. */
  private static final Pattern INLINE = Pattern.compile(
      "(?i)<style|<script(?![^>]*\\bsrc=)|\\son\\w+=|\\sstyle=|https?://(?!www\\.w3\\.org/)");

  private final Console console = new Console();

  @Test
  void everyFileIsServedAndNothingElse() throws Exception {
    Set<String> written;
    try (Stream<Path> files = Files.list(SOURCES)) {
      written = files
          .map(file -> file.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
    assertThat(Console.OWN).containsExactlyInAnyOrderElementsOf(written);
    assertThat(console.find("../internal/Console.class")).isEmpty();
    assertThat(console.find("")).isEmpty();
  }

  @Test
  void whatThePageLoadsIsThere() {
    Set<String> references = Console.OWN.stream()
        .flatMap(name -> references(text(name)))
        .collect(Collectors.toCollection(TreeSet::new));
    assertThat(references).contains("console.js", "uplot.js", "cytoscape.js", "dom.js");
    assertThat(references).allMatch(name -> console.find(name).isPresent());
  }

  @Test
  void thePageHasNothingInlineAndNothingFromElsewhere() {
    assertThat(Console.OWN).allMatch(name -> !INLINE.matcher(text(name)).find());
    assertThat(List.of("<p style=\"x\">", "<script>x()</script>", "<a onclick=\"x\">"))
        .allMatch(planted -> INLINE.matcher(planted).find());
  }

  @Test
  void whatOthersWroteComesWithItsLicence() {
    assertThat(text("uplot.license.txt")).contains("MIT License");
    assertThat(text("cytoscape.license.txt")).contains("Permission is hereby granted");
  }

  private String text(String name) {
    return console.find(name).orElseThrow().text();
  }

  private static Stream<String> references(String text) {
    return REFERENCE
        .matcher(text)
        .results()
        .map((MatchResult found) -> found.group(1) == null ? found.group(2) : found.group(1));
  }
}
