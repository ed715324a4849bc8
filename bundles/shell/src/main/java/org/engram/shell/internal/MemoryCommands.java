package org.engram.shell.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.felix.service.command.Descriptor;
import org.engram.memory.Association;
import org.engram.memory.MemoryEngine;
import org.engram.memory.MemoryRecord;
import org.engram.memory.NewMemory;
import org.engram.memory.Page;
import org.engram.memory.RecallAnswer;
import org.engram.memory.RecallAnswer.Recalled;
import org.engram.memory.RecallProfile;
import org.engram.memory.RecallRequest;
import org.engram.memory.SpaceInfo;
import org.engram.memory.SpaceSpec;
import org.engram.shell.JsonText;
import org.engram.shell.Table;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The commands {@code memory:*}. Each returns what it prints. */
@Component(
    service = MemoryCommands.class,
    property = {
      "osgi.command.scope=memory",
      "osgi.command.function=spaces",
      "osgi.command.function=create",
      "osgi.command.function=remember",
      "osgi.command.function=recall",
      "osgi.command.function=get",
      "osgi.command.function=list",
      "osgi.command.function=forget",
      "osgi.command.function=associate"
    })
public final class MemoryCommands {
  private static final String REMEMBER =
      "memory:remember SPACE [TEXT] [--id ID] [--subject SUBJECT] [--vector NUMBERS]";
  private static final String RECALL =
      "memory:recall SPACE [CUE] [--vector NUMBERS] [--limit N] [--explain] [--json]";
  private static final String ASSOCIATE =
      "memory:associate SPACE FROM TO [--kind KIND] [--weight WEIGHT]";
  private static final int DEFAULT_LIMIT = 10;

  private final Optional<MemoryEngine> engine;

  /** Creates the commands. */
  @Activate
  public MemoryCommands(
      @Reference(policyOption = ReferencePolicyOption.GREEDY) Optional<MemoryEngine> engine) {
    this.engine = engine;
  }

  private MemoryEngine engine() {
    return engine.orElseThrow(() -> CommandFailure.absent("The memory engine"));
  }

  /** {@code memory:spaces}. */
  @Descriptor("memory:spaces [--json]: lists the spaces")
  public String spaces(String... arguments) {
    Arguments given = new Arguments("memory:spaces [--json]", arguments);
    Table table = spaceTable();
    engine().spaces().forEach(space -> addSpace(table, space));
    return given.show(table, "There is no space yet: memory:create makes one.");
  }

  /** {@code memory:create}. */
  @Descriptor("memory:create SPACE DIM [MODEL]: creates a space")
  public String create(String... arguments) {
    Arguments given = new Arguments("memory:create SPACE DIM [MODEL]", arguments);
    int dim = Arguments.parse("DIM", given.value(1), Integer::valueOf);
    String model = given.optional(2).orElse("given");
    Table table = spaceTable();
    addSpace(table, engine().createSpace(new SpaceSpec(given.value(0), dim, model)));
    return table.toString();
  }

  private static Table spaceTable() {
    return new Table("SPACE", "DIM", "MODEL", "MEMORIES", "ASSOCIATIONS");
  }

  private static void addSpace(Table table, SpaceInfo space) {
    table.row(space.name(), space.dim(), space.model(), space.memories(), space.associations());
  }

  /** {@code memory:remember}. */
  @Descriptor(REMEMBER + ": stores a memory and prints its id")
  public String remember(String... arguments) {
    Arguments given = new Arguments(REMEMBER, arguments);
    NewMemory memory = new NewMemory(
        given.option("--id"),
        given.optional(1),
        given.option("--subject"),
        given.option("--vector", MemoryCommands::vector),
        Map.of(),
        List.of());
    return engine().remember(given.value(0), memory).id();
  }

  /** {@code memory:recall}. */
  @Descriptor(RECALL + ": shows the memories that the cue brings to mind")
  public String recall(String... arguments) {
    Arguments given = new Arguments(RECALL, arguments);
    RecallRequest request = new RecallRequest(
        given.optional(1),
        given.option("--vector", MemoryCommands::vector),
        given.option("--limit", Integer::valueOf).orElse(DEFAULT_LIMIT),
        RecallProfile.DEFAULT,
        given.flag("--explain"));
    RecallAnswer answer = engine().recall(given.value(0), request);
    if (given.flag("--json")) {
      return JsonText.of(answer.results().stream()
          .map(recalled -> MemoryValues.recalled(recalled, path(recalled)))
          .toList());
    }
    Table table = new Table("SCORE", "STRENGTH", "ID", "MEMORY", "PATH");
    for (Recalled recalled : answer.results()) {
      table.row(
          "%.4f".formatted(recalled.score()),
          "%.4f".formatted(recalled.strength()),
          recalled.memory().id(),
          summary(recalled.memory()),
          path(recalled));
    }
    return table.orElse("Nothing came to mind: " + answer.note().orElse("no memory matches") + ".");
  }

  private static String path(Recalled recalled) {
    return recalled
        .explanation()
        .map(explanation -> explanation.strongestPath().stream()
            .map(step -> step.kind().map(kind -> "-" + kind + "-> ").orElse("") + step.id())
            .collect(Collectors.joining(" ")))
        .orElse("");
  }

  /** {@code memory:get}. */
  @Descriptor("memory:get SPACE ID [--json]: shows a memory and its associations")
  public String get(String... arguments) {
    Arguments given = new Arguments("memory:get SPACE ID [--json]", arguments);
    MemoryRecord memory = engine().get(given.value(0), given.value(1));
    List<Association> associations = engine().associations(given.value(0), given.value(1));
    if (given.flag("--json")) {
      return JsonText.of(MemoryValues.memory(memory, associations));
    }
    Table table = new Table("FIELD", "VALUE")
        .row("id", memory.id())
        .row("subject", memory.subject().orElse("-"))
        .row("text", memory.text().orElse("-"))
        .row("metadata", memory.metadata())
        .row("created", memory.created())
        .row("last access", memory.lastAccess())
        .row("strength", memory.strength());
    for (Association edge : associations) {
      table.row(edge.kind(), edge.from() + " -> " + edge.to() + " (" + edge.weight() + ")");
    }
    return table.toString();
  }

  /** {@code memory:list}. */
  @Descriptor("memory:list SPACE [--limit N] [--cursor CURSOR] [--json]: lists memories")
  public String list(String... arguments) {
    Arguments given =
        new Arguments("memory:list SPACE [--limit N] [--cursor CURSOR] [--json]", arguments);
    int limit = given.option("--limit", Integer::valueOf).orElse(DEFAULT_LIMIT);
    Page<MemoryRecord> page = engine().list(given.value(0), given.option("--cursor"), limit);
    if (given.flag("--json")) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("memories", page.items().stream().map(MemoryValues::memory).toList());
      page.next().ifPresent(cursor -> fields.put("next", cursor));
      return JsonText.of(fields);
    }
    Table table = new Table("ID", "CREATED", "MEMORY");
    for (MemoryRecord memory : page.items()) {
      table.row(memory.id(), memory.created(), summary(memory));
    }
    String more = page.next().map(cursor -> "\nMore: --cursor " + cursor).orElse("");
    return table.orElse("Nothing is stored.") + more;
  }

  /** {@code memory:forget}. */
  @Descriptor("memory:forget SPACE ID: removes a memory with its associations")
  public String forget(String... arguments) {
    Arguments given = new Arguments("memory:forget SPACE ID", arguments);
    boolean known = engine().forget(given.value(0), given.value(1));
    return known ? "Forgotten." : "There was no memory '" + given.value(1) + "'.";
  }

  /** {@code memory:associate}. */
  @Descriptor(ASSOCIATE + ": makes an association")
  public String associate(String... arguments) {
    Arguments given = new Arguments(ASSOCIATE, arguments);
    Association edge = new Association(
        given.value(1),
        given.value(2),
        given.option("--kind").orElse("user"),
        given.option("--weight", Float::valueOf).orElse(1f));
    engine().associate(given.value(0), List.of(edge));
    return edge.from() + " -" + edge.kind() + "-> " + edge.to() + " (" + edge.weight() + ")";
  }

  private static String summary(MemoryRecord memory) {
    String text = memory.subject().map(subject -> subject + ": ").orElse("")
        + memory.text().orElse("");
    return text.length() > 80 ? text.substring(0, 79) + "…" : text;
  }

  private static float[] vector(String text) {
    String[] numbers = text.split(",", -1);
    float[] vector = new float[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      vector[i] = Float.parseFloat(numbers[i].strip());
    }
    return vector;
  }
}
