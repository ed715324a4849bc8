package org.engram.memory.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.engram.memory.internal.TestEngine.SPACE;
import static org.engram.memory.internal.TestEngine.memory;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.engram.memory.ActivationGraph;
import org.engram.memory.ActivationGraph.Edge;
import org.engram.memory.ActivationGraph.Node;
import org.engram.memory.Association;
import org.engram.memory.NewMemory;
import org.engram.memory.NewMemory.NewAssociation;
import org.engram.memory.RecallAnswer;
import org.engram.memory.RecallAnswer.Explanation;
import org.engram.memory.RecallAnswer.Recalled;
import org.engram.memory.RecallAnswer.Step;
import org.engram.memory.RecallProfile;
import org.engram.memory.RecallRequest;
import org.engram.memory.SpaceSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecallTest {
  private static final float[] CUE = {1, 0, 0};

  @TempDir
  Path folder;

  private TestEngine test;
  private Engine engine;

  @BeforeEach
  void open() {
    test = TestEngine.withSpace(folder, 3);
    engine = test.engine();
  }

  @AfterEach
  void close() {
    test.close();
  }

  private static List<String> ids(RecallAnswer answer) {
    return answer.results().stream().map(r -> r.memory().id()).toList();
  }

  private static Explanation explanation(RecallAnswer answer, String id) {
    return answer.results().stream()
        .filter(r -> r.memory().id().equals(id))
        .findFirst()
        .flatMap(Recalled::explanation)
        .orElseThrow();
  }

  private static Node node(ActivationGraph graph, String id) {
    return graph.nodes().stream()
        .filter(node -> node.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  /** Two doors that the cue is near to; what is behind one of them looks like many others. */
  private void doorsAndRooms() {
    test.remember("door", 1, 0.1f, 0);
    test.remember("other door", 1, 0.2f, 0);
    for (int i = 0; i < 20; i++) {
      test.remember("wall " + i, 0.5f, 1 + i, 0);
    }
    test.remember("room", 0.1f, 1, 1);
    test.remember("far room", 0.1f, 1, 1.1f);
    engine.associate(
        SPACE,
        List.of(
            new Association("door", "room", "leads to", 3),
            new Association("door", "wall 0", "leads to", 1),
            new Association("room", "far room", "leads to", 1)));
  }

  @Test
  void spreadingFindsWhatCosineAloneDoesNot() {
    doorsAndRooms();
    RecallRequest request = RecallRequest.ofVector(CUE, 4);
    List<String> withSpreading = ids(engine.recall(SPACE, request));
    List<String> byCosine =
        ids(engine.recall(SPACE, request.with(RecallProfile.DEFAULT.withoutSpreading())));
    assertThat(withSpreading).contains("door", "room");
    assertThat(byCosine).contains("door").doesNotContain("room");
  }

  @Test
  void activationReachesBeyondTheCandidates() {
    doorsAndRooms();
    RecallProfile twoCandidates =
        new RecallProfile(2, 2, 50, 2, 0.5f, 0.8f, 0.5f, false, Duration.ofDays(1));
    RecallAnswer answer =
        engine.recall(SPACE, RecallRequest.ofVector(CUE, 10).with(twoCandidates).explained());
    assertThat(ids(answer)).containsExactly("door", "room", "far room", "wall 0", "other door");
    Recalled room = answer.results().get(1);
    assertThat(room.explanation().orElseThrow().cosine()).isGreaterThan(0).isLessThan(0.1f);
    assertThat(room.explanation().orElseThrow().base()).isZero();
  }

  @Test
  void theExplanationGivesTheStrongestPath() {
    doorsAndRooms();
    engine.associate(SPACE, List.of(new Association("door", "room", "shows", 1)));
    RecallAnswer answer = engine.recall(SPACE, RecallRequest.ofVector(CUE, 30).explained());
    List<Step> path = explanation(answer, "far room").strongestPath();
    assertThat(path).extracting(Step::id).containsExactly("door", "room", "far room");
    assertThat(path)
        .extracting(Step::kind)
        .containsExactly(Optional.empty(), Optional.of("shows"), Optional.of("leads to"));
    // "leads to" gives the room 3/4, "shows" all: mixed equally 7/8.
    assertThat(path.get(1).weight()).isEqualTo(0.875f);
    assertThat(path.get(2).weight()).isEqualTo(1);
    assertThat(explanation(answer, "far room").activation())
        .isEqualTo(path.get(0).weight() * 0.5f * 0.875f * 0.5f, within(1e-6f));
    assertThat(explanation(answer, "wall 7").strongestPath()).isEmpty();
  }

  @Test
  void theGraphHasTheActivationOfEachHop() {
    doorsAndRooms();
    RecallAnswer answer = engine.recall(SPACE, RecallRequest.ofVector(CUE, 30).explained());
    ActivationGraph graph = answer.activation().orElseThrow();
    assertThat(graph.omitted()).isZero();
    assertThat(graph.hopFactor()).isEqualTo(0.5f);
    Map<String, Float> sums =
        graph.nodes().stream().collect(Collectors.toMap(Node::id, Node::activation));
    Node door = node(graph, "door");
    assertThat(graph.nodes().getFirst()).isEqualTo(door);
    assertThat(door.hops()).containsExactly(0f, 0f);
    // 3 of 4 to the room, and all that the room has to the far one.
    Node room = node(graph, "room");
    assertThat(room.seed()).isZero();
    assertThat(room.hops()).containsExactly(0.5f * (0.75f * door.seed()), 0f);
    assertThat(node(graph, "far room").hops())
        .containsExactly(0f, 0.5f * room.hops().getFirst());
    assertThat(graph.edges())
        .contains(
            new Edge("door", "room", "leads to", 0.75f),
            new Edge("room", "far room", "leads to", 1))
        .hasSize(3);
    // What is drawn is what was ranked by, bit for bit.
    answer
        .results()
        .forEach(result -> assertThat(result.explanation().orElseThrow().activation())
            .isEqualTo(sums.getOrDefault(result.memory().id(), 0f)));
  }

  /** Eight associations of a memory carry: 2 doors, 16 halls, 128 rooms. */
  @Test
  void theGraphShowsSoManyAndCountsTheOthers() {
    List<Association> many = new ArrayList<>();
    for (int door = 0; door < 2; door++) {
      test.remember("door " + door, 1, 0.1f * door, 0);
      for (int hall = 0; hall < 8; hall++) {
        String name = "hall " + door + "." + hall;
        test.remember(name, 0, 1, hall);
        many.add(new Association("door " + door, name, "leads to", 1));
        for (int room = 0; room < 8; room++) {
          test.remember(name + "." + room, 0, 1, room);
          many.add(new Association(name, name + "." + room, "leads to", 1 + room));
        }
      }
    }
    engine.associate(SPACE, many);
    RecallProfile twoSeeds =
        new RecallProfile(200, 2, 50, 2, 0.5f, 0.8f, 0.5f, false, Duration.ofDays(1));
    RecallRequest request = RecallRequest.ofVector(CUE, 3).with(twoSeeds).explained();
    ActivationGraph graph = engine.recall(SPACE, request).activation().orElseThrow();
    assertThat(graph.nodes()).hasSize(ActivationGraph.MOST_NODES);
    assertThat(graph.omitted()).isEqualTo(46);
    assertThat(graph.nodes()).extracting(Node::id).startsWith("door 0", "door 1");
    assertThat(graph.edges()).hasSize(ActivationGraph.MOST_NODES - 2);
  }

  @Test
  void withoutAskingNothingIsExplained() {
    doorsAndRooms();
    RecallAnswer answer = engine.recall(SPACE, RecallRequest.ofVector(CUE, 3));
    assertThat(answer.results()).allMatch(r -> r.explanation().isEmpty());
    assertThat(answer.activation()).isEmpty();
  }

  @Test
  void aNoteSaysWhyThereIsLess() {
    assertThat(engine.recall(SPACE, RecallRequest.ofVector(CUE, 3)).note())
        .contains("nothing stored");
    doorsAndRooms();
    assertThat(engine.recall(SPACE, RecallRequest.ofVector(CUE, 24)).note()).isEmpty();
    assertThat(engine.recall(SPACE, RecallRequest.ofVector(CUE, 100)).note())
        .hasValueSatisfying(note -> assertThat(note).contains("24 of 100", "all that is stored"));
    RecallProfile few = new RecallProfile(5, 0, 50, 2, 0.5f, 0.8f, 0.5f, false, Duration.ofDays(1));
    assertThat(engine.recall(SPACE, RecallRequest.ofVector(CUE, 10).with(few)).note())
        .hasValueSatisfying(note -> assertThat(note).contains("5 of 10", "5 candidates"));
  }

  @Test
  void strengthFadesWithTimeAndRanksOnlyWhereAskedFor() {
    test.remember("old", 1, 0, 0);
    test.clock.advance(Duration.ofDays(1));
    test.remember("new", 1, 0.5f, 0);
    test.remember("unlike", 0, 1, 0);
    RecallRequest request = RecallRequest.ofVector(CUE, 3);
    RecallAnswer answer = engine.recall(SPACE, request);
    assertThat(ids(answer)).containsExactly("old", "new", "unlike");
    assertThat(answer.results().getFirst().strength()).isEqualTo(0.36787945f, within(1e-7f));
    assertThat(answer.results().get(1).strength()).isEqualTo(1);
    RecallProfile byStrength =
        new RecallProfile(200, 3, 50, 2, 0.5f, 0.8f, 0.5f, true, Duration.ofDays(1));
    assertThat(ids(engine.recall(SPACE, request.with(byStrength))))
        .containsExactly("new", "old", "unlike");
  }

  @Test
  void recallWritesNothing() {
    doorsAndRooms();
    long before = test.store().sequence();
    RecallAnswer answer = engine.recall(SPACE, RecallRequest.ofVector(CUE, 10).explained());
    assertThat(test.store().sequence()).isEqualTo(before);
    assertThat(answer.sequence()).isEqualTo(before);
  }

  @Test
  void textIsEmbeddedWithItsSubject() {
    LetterEmbedder letters = new LetterEmbedder("letters", 64);
    test.embedders.add(letters);
    engine.createSpace(new SpaceSpec("texts", 64, "letters"));
    engine.remember("texts", NewMemory.ofText("the quick brown fox"));
    engine.remember(
        "texts",
        new NewMemory(
            Optional.of("zoo"),
            Optional.of("jumps"),
            Optional.of("zebra"),
            Optional.empty(),
            Map.of("page", 7, "tags", List.of("a", true, 1.5)),
            List.of()));
    RecallAnswer answer =
        engine.recall("texts", RecallRequest.ofText("zebra. jumps", 1).explained());
    Recalled best = answer.results().getFirst();
    assertThat(best.memory().id()).isEqualTo("zoo");
    assertThat(best.memory().subject()).contains("zebra");
    assertThat(best.memory().metadata())
        .isEqualTo(Map.of("page", 7L, "tags", List.of("a", true, 1.5)));
    assertThat(best.explanation().orElseThrow().cosine()).isEqualTo(1, within(1e-6f));
    test.embedders.remove(letters);
    assertThat(TestEngine.codeOf(() -> engine.recall("texts", RecallRequest.ofText("x", 1))))
        .isEqualTo(org.engram.memory.MemoryException.Code.NO_EMBEDDING);
  }

  @Test
  void spacesDoNotSeeEachOther() {
    engine.createSpace(new SpaceSpec("other", 3, "given"));
    test.remember("mine", 1, 0, 0);
    engine.remember("other", memory("theirs", CUE));
    engine.remember("other", memory("mine", CUE, new NewAssociation("theirs", "user", 1)));
    assertThat(ids(engine.recall(SPACE, RecallRequest.ofVector(CUE, 10)))).containsExactly("mine");
    assertThat(ids(engine.recall("other", RecallRequest.ofVector(CUE, 10))))
        .containsExactly("theirs", "mine");
    assertThat(engine.associations(SPACE, "mine")).isEmpty();
    engine.deleteSpace("other");
    assertThat(ids(engine.recall(SPACE, RecallRequest.ofVector(CUE, 10)))).containsExactly("mine");
    assertThat(engine.spaces()).extracting("name").containsExactly(SPACE);
  }
}
