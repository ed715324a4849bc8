package org.engram.http.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.function.Function;
import org.engram.memory.ActivationGraph;
import org.engram.memory.Association;
import org.engram.memory.MemoryRecord;
import org.engram.memory.RecallAnswer;
import org.engram.memory.RecallAnswer.Explanation;
import org.engram.memory.RecallAnswer.Recalled;
import org.engram.memory.SpaceInfo;

/** Writes what the engine returns as JSON. */
final class MemoryJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private MemoryJson() {}

  static ObjectNode space(SpaceInfo space) {
    return NODES
        .objectNode()
        .put("name", space.name())
        .put("dim", space.dim())
        .put("model", space.model())
        .put("memories", space.memories())
        .put("associations", space.associations());
  }

  static ObjectNode memory(MemoryRecord memory) {
    ObjectNode node = NODES.objectNode().put("id", memory.id());
    memory.text().ifPresent(text -> node.put("text", text));
    memory.subject().ifPresent(subject -> node.put("subject", subject));
    ObjectNode metadata = node.putObject("metadata");
    memory.metadata().forEach((name, value) -> metadata.set(name, value(value)));
    return node.put("created", memory.created().toString())
        .put("last_access", memory.lastAccess().toString())
        .put("strength", memory.strength());
  }

  static ObjectNode association(Association association) {
    return NODES
        .objectNode()
        .put("from", association.from())
        .put("to", association.to())
        .put("kind", association.kind())
        .put("weight", association.weight());
  }

  static ObjectNode answer(RecallAnswer answer) {
    ObjectNode node = NODES.objectNode();
    node.set("results", list(answer.results(), MemoryJson::recalled));
    answer.note().ifPresent(note -> node.put("note", note));
    answer.activation().ifPresent(graph -> node.set("activation", graph(graph)));
    return node.put("sequence", answer.sequence());
  }

  static <T> ArrayNode list(List<T> items, Function<T, ? extends JsonNode> write) {
    ArrayNode array = NODES.arrayNode(items.size());
    items.forEach(item -> array.add(write.apply(item)));
    return array;
  }

  private static ObjectNode recalled(Recalled result) {
    ObjectNode node = NODES.objectNode();
    node.set("memory", memory(result.memory()));
    node.put("score", result.score()).put("strength", result.strength());
    result
        .explanation()
        .ifPresent(explanation -> node.set("explanation", explanation(explanation)));
    return node;
  }

  private static ObjectNode explanation(Explanation explanation) {
    ObjectNode node = NODES
        .objectNode()
        .put("cosine", explanation.cosine())
        .put("base", explanation.base())
        .put("activation", explanation.activation());
    node.set("strongest_path", list(explanation.strongestPath(), step -> {
      ObjectNode stepNode = NODES.objectNode().put("id", step.id());
      step.kind().ifPresent(kind -> stepNode.put("kind", kind));
      return stepNode.put("weight", step.weight());
    }));
    return node;
  }

  private static ObjectNode graph(ActivationGraph graph) {
    ObjectNode node = NODES.objectNode().put("hop_factor", graph.hopFactor());
    node.set("nodes", list(graph.nodes(), memory -> {
      ObjectNode memoryNode = NODES.objectNode().put("id", memory.id()).put("seed", memory.seed());
      memoryNode.set("hops", list(memory.hops(), NODES::numberNode));
      return memoryNode.put("activation", memory.activation());
    }));
    node.set(
        "edges",
        list(
            graph.edges(),
            edge -> NODES
                .objectNode()
                .put("from", edge.from())
                .put("to", edge.to())
                .put("kind", edge.kind())
                .put("weight", edge.weight())));
    return node.put("omitted", graph.omitted());
  }

  private static JsonNode value(Object value) {
    return switch (value) {
      case String text -> NODES.textNode(text);
      case Boolean flag -> NODES.booleanNode(flag);
      case Integer number -> NODES.numberNode(number);
      case Long number -> NODES.numberNode(number);
      case BigInteger number -> NODES.numberNode(number);
      case BigDecimal number -> NODES.numberNode(number);
      case Number number -> NODES.numberNode(number.doubleValue());
      case List<?> items -> {
        ArrayNode array = NODES.arrayNode(items.size());
        items.forEach(item -> array.add(value(item)));
        yield array;
      }
      default -> throw new IllegalArgumentException("metadata of " + value.getClass());
    };
  }
}
