package org.engram.http.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.engram.memory.MemoryException;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON object, read by name and type. A field of the wrong type or an unknown one
 * is an error that names it; nothing is converted silently.
 *
 * @param path where the object stands in the body, such as {@code memories[3].}; empty at the top
 * @param node the object
 */
record Fields(String path, ObjectNode node) {

  /** Refuses fields that are not among these. */
  Fields only(String... names) {
    Set<String> known = new TreeSet<>(List.of(names));
    node.fieldNames().forEachRemaining(name -> {
      if (!known.contains(name)) {
        throw ApiException.badRequest(
            "unknown field '" + path + name + "'; known: " + String.join(", ", known));
      }
    });
    return this;
  }

  Optional<String> string(String name) {
    return get(name).map(value -> {
      require(value.isTextual(), name, "a string");
      return value.textValue();
    });
  }

  String requiredString(String name) {
    return string(name).orElseThrow(() -> missing(name));
  }

  Optional<Boolean> bool(String name) {
    return get(name).map(value -> {
      require(value.isBoolean(), name, "true or false");
      return value.booleanValue();
    });
  }

  Optional<Integer> integer(String name) {
    return get(name).map(value -> {
      require(value.isIntegralNumber() && value.canConvertToInt(), name, "a whole number");
      return value.intValue();
    });
  }

  Optional<List<Integer>> integers(String name) {
    return get(name).map(value -> {
      require(value.isArray(), name, "an array of whole numbers");
      List<Integer> integers = new ArrayList<>(value.size());
      for (JsonNode element : value) {
        boolean whole = element.isIntegralNumber() && element.canConvertToInt();
        require(whole, name, "an array of whole numbers");
        integers.add(element.intValue());
      }
      return integers;
    });
  }

  int requiredInteger(String name) {
    return integer(name).orElseThrow(() -> missing(name));
  }

  Optional<Float> number(String name) {
    return get(name).map(value -> {
      require(value.isNumber(), name, "a number");
      return value.floatValue();
    });
  }

  float requiredNumber(String name) {
    return number(name).orElseThrow(() -> missing(name));
  }

  /**
   * Returns a vector; a number beyond the range of f32 becomes infinite, which the engine refuses.
   */
  Optional<float[]> vector(String name) {
    return get(name).map(value -> {
      require(value.isArray(), name, "an array of numbers");
      float[] vector = new float[value.size()];
      for (int i = 0; i < vector.length; i++) {
        JsonNode element = value.get(i);
        if (!element.isNumber()) {
          throw new ApiException(
              400,
              MemoryException.Code.INVALID_VECTOR.id(),
              "element " + i + " of '" + path + name + "' is no number");
        }
        vector[i] = element.floatValue();
      }
      return vector;
    });
  }

  Optional<List<Fields>> objects(String name) {
    return get(name).map(value -> {
      require(value.isArray(), name, "an array of objects");
      List<Fields> objects = new ArrayList<>(value.size());
      for (int i = 0; i < value.size(); i++) {
        String place = name + "[" + i + "]";
        require(value.get(i).isObject(), place, "an object");
        objects.add(new Fields(path + place + ".", (ObjectNode) value.get(i)));
      }
      return objects;
    });
  }

  Optional<Fields> object(String name) {
    return get(name).map(value -> {
      require(value.isObject(), name, "an object");
      return new Fields(path + name + ".", (ObjectNode) value);
    });
  }

  /** Returns values by name: strings, numbers, booleans and lists of these. */
  Map<String, Object> values(String name) {
    Map<String, Object> values = new HashMap<>();
    object(name)
        .ifPresent(object -> object
            .node
            .properties()
            .forEach(entry ->
                values.put(entry.getKey(), object.value(entry.getKey(), entry.getValue(), true))));
    return values;
  }

  private Object value(String name, JsonNode value, boolean listAllowed) {
    if (value.isTextual()) {
      return value.textValue();
    }
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    if (value.isNumber()) {
      return value.numberValue();
    }
    require(
        value.isArray() && listAllowed, name, "a string, a number, true, false or a list of these");
    List<Object> list = new ArrayList<>(value.size());
    value.forEach(element -> list.add(value(name, element, false)));
    return list;
  }

  private Optional<JsonNode> get(String name) {
    @Nullable JsonNode value = node.get(name);
    return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
  }

  private void require(boolean condition, String name, String what) {
    if (!condition) {
      throw ApiException.badRequest("'" + path + name + "' must be " + what);
    }
  }

  private ApiException missing(String name) {
    return ApiException.badRequest("'" + path + name + "' is missing");
  }
}
