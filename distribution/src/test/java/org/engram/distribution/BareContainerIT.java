package org.engram.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The bundles without our launcher: from the index into a bare framework, first without a flag of
 * the JVM. What this test sees is what docs/own-container.md says.
 */
final class BareContainerIT {
  private static final Path INDEX = Product.HOME.resolve("index.xml");
  private static final Pattern CALL =
      Pattern.compile("(?m)^WARNING: (\\S+::\\S+) has been called by (\\S+) ");
  private static final String NATIVE =
      "java.lang.foreign.MemorySegment::reinterpret org.engram.kernel.ffm.NativeProbe";
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir
  Path folder;

  enum Container {
    FELIX(
        "org.apache.felix.framework",
        "org.apache.felix.framework.FrameworkFactory",
        "sun.misc.Unsafe::staticFieldOffset org.apache.felix.framework.util.SecureAction"),
    EQUINOX("org.eclipse.osgi", "org.eclipse.osgi.launch.EquinoxFactory", "");

    private final String symbolicName;
    private final String factory;
    private final String ownWarning;

    Container(String symbolicName, String factory, String ownWarning) {
      this.symbolicName = symbolicName;
      this.factory = factory;
      this.ownWarning = ownWarning;
    }

    private List<String> warnings() {
      return ownWarning.isEmpty() ? List.of(NATIVE) : List.of(ownWarning, NATIVE);
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutFlagsEverythingWorksButJavaIsScalarAndTheJvmWarns(Container container)
      throws Exception {
    try (BareProcess bare = new BareProcess(container.factory, INDEX, folder, List.of())) {
      assertWorks(container, bare.awaitStarted().awaitReady());
      assertThat(bare.end()).isZero();
      assertThat(calls(bare.err())).containsExactlyElementsOf(container.warnings());
    }
  }

  /** As a later Java will do by default. The store is native, too: no engine without it. */
  @Test
  void whereTheJvmRefusesNativeAccessJavaServesAndTheLogSaysWhatToDo() throws Exception {
    List<String> refusing = List.of("--illegal-native-access=deny");
    try (BareProcess bare = new BareProcess(Container.FELIX.factory, INDEX, folder, refusing)) {
      bare.awaitStarted();
      assertThat(bare.end()).isZero();
    }
    assertThat(Files.readString(folder.resolve("log/engram.log")))
        .containsPattern("zig-.* refuses native access: start it with --enable-native-access")
        .containsPattern("vector_similarity: none -> java@")
        .doesNotContain("java.lang.ExceptionInInitializerError");
  }

  private static void assertWorks(Container container, BareProcess bare) throws Exception {
    assertThat(bare.out()).contains("framework " + container.symbolicName);
    assertThat(bare.out()).doesNotContain("bundle org.engram.demo");
    // The bundle telemetry is not among those that were asked for.
    assertThat(bare.get("/metrics")).contains("the bundle telemetry does not run");
    assertServesAndSwaps(bare, "scalar");
  }

  /** Native kernels serve, texts are recalled, a swap and a rollback change no answer. */
  static void assertServesAndSwaps(BareProcess bare, String javaTier) throws Exception {
    String zig = "zig-" + (BareProcess.isArm() ? "arm64" : "x86");
    assertThat(serving(bare)).allMatch(route -> route.startsWith(zig + "@")).hasSize(3);
    bare.post("/v1/spaces", "{\"name\":\"bare\",\"dim\":384,\"model\":\"all-minilm-l6-v2-q\"}");
    bare.post(
        "/v1/spaces/bare/memories",
        "{\"memories\":[{\"id\":\"ferry\",\"text\":\"the ferry leaves at nine\"},"
            + "{\"id\":\"cake\",\"text\":\"a cake needs four eggs\"}]}");
    List<String> before = recall(bare);
    assertThat(before.getFirst()).startsWith("ferry ");
    bare.post("/api/v1/kernel/swap", "{\"provider\":\"java\"}");
    assertThat(serving(bare))
        .allMatch(route -> route.startsWith("java@") && route.endsWith("/" + javaTier))
        .hasSize(3);
    assertThat(recall(bare)).isEqualTo(before);
    bare.post("/api/v1/kernel/rollback", "{}");
    assertThat(serving(bare)).allMatch(route -> route.startsWith(zig + "@")).hasSize(3);
    assertThat(recall(bare)).isEqualTo(before);
  }

  static List<String> serving(BareProcess bare) throws Exception {
    List<String> routes = new ArrayList<>();
    for (JsonNode route : JSON.readTree(bare.get("/internal/zig/status")).path("kernels")) {
      routes.add(route.path("provider").asText() + "/" + route.path("tier").asText());
    }
    return routes;
  }

  /** Ids with their cosine, which does not change with the time as strengths do. */
  private static List<String> recall(BareProcess bare) throws Exception {
    String answer = bare.post(
        "/v1/spaces/bare/recall", "{\"text\":\"when does the boat go?\",\"explain\":true}");
    List<String> found = new ArrayList<>();
    for (JsonNode result : JSON.readTree(answer).path("results")) {
      String cosine = result.path("explanation").path("cosine").asText();
      assertThat(cosine).as(answer).isNotEmpty();
      found.add(result.path("memory").path("id").asText() + " " + cosine);
    }
    assertThat(found).as(answer).isNotEmpty();
    return found;
  }

  private static List<String> calls(List<String> lines) {
    return CALL.matcher(String.join("\n", lines))
        .results()
        .map((MatchResult call) -> call.group(1) + " " + call.group(2))
        .toList();
  }

  @Test
  void anIndexThatLacksABundleStartsNothingAndNamesWhatIsMissing() throws Exception {
    String whole = Files.readString(INDEX);
    int place = whole.indexOf("\"bundle/07/store-");
    assertThat(place).isPositive();
    String end = "</resource>";
    Path without = Files.writeString(
        folder.resolve("index.xml"),
        whole.substring(0, whole.lastIndexOf("<resource>", place))
            + whole.substring(whole.indexOf(end, place) + end.length()));
    Files.createSymbolicLink(folder.resolve("bundle"), Product.HOME.resolve("bundle"));
    try (BareProcess bare =
        new BareProcess(Container.EQUINOX.factory, without, folder.resolve("run"), List.of())) {
      assertThat(bare.end()).isNotZero();
      assertThat(bare.err()).anyMatch(line -> line.contains("org.engram.store"));
      assertThat(bare.out()).noneMatch(line -> line.startsWith("bundle "));
    }
  }

  @Test
  void whatTheJvmSaysAboutACallerIsFound() {
    assertThat(
            calls(
                List.of(
                    "WARNING: A restricted method in java.lang.System has been called",
                    "WARNING: java.lang.System::load has been called by a.B in an unnamed module (file:c)")))
        .containsExactly("java.lang.System::load a.B");
  }
}
