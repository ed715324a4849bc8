package org.engram.shell.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.engram.memory.Association;
import org.engram.memory.MemoryRecord;
import org.engram.memory.RecallAnswer.Recalled;

/** Memories as values that become JSON, whole texts and all. */
final class MemoryValues {
  private MemoryValues() {}

  static Map<String, Object> memory(MemoryRecord memory) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", memory.id());
    memory.subject().ifPresent(subject -> fields.put("subject", subject));
    memory.text().ifPresent(text -> fields.put("text", text));
    fields.put("metadata", memory.metadata());
    fields.put("created", memory.created());
    fields.put("last_access", memory.lastAccess());
    fields.put("strength", memory.strength());
    return fields;
  }

  static Map<String, Object> memory(MemoryRecord memory, List<Association> associations) {
    Map<String, Object> fields = memory(memory);
    fields.put(
        "associations",
        associations.stream()
            .map(edge -> Map.of(
                "from", edge.from(),
                "to", edge.to(),
                "kind", edge.kind(),
                "weight", edge.weight()))
            .toList());
    return fields;
  }

  static Map<String, Object> recalled(Recalled recalled, String path) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("score", recalled.score());
    fields.put("strength", recalled.strength());
    fields.put("id", recalled.memory().id());
    recalled.memory().subject().ifPresent(subject -> fields.put("subject", subject));
    recalled.memory().text().ifPresent(text -> fields.put("text", text));
    fields.put("path", path);
    return fields;
  }
}
