package org.engram.http.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.engram.kernel.runtime.settings.Settings;

/** Settings: read one, set some. */
final class ConfigRoutes {
  private final Settings settings;

  ConfigRoutes(Settings settings) {
    this.settings = settings;
  }

  List<Route> routes() {
    return List.of(
        Route.open("GET", "/config/get", this::get), Route.admin("POST", "/config/set", this::set));
  }

  private Response get(Request request, Map<String, String> path) {
    return Response.ok(effective(Parameters.required(request, "key")));
  }

  /** Sets each field; all are checked to exist before the first is set. */
  private Response set(Request request, Map<String, String> path) {
    Map<String, String> values = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : JsonBody.read(request).node().properties()) {
      if (!field.getValue().isValueNode() || field.getValue().isNull()) {
        throw ApiException.badRequest(
            "'" + field.getKey() + "' must be a string, a number, true or false");
      }
      effective(field.getKey());
      values.put(field.getKey(), field.getValue().asText());
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    values.forEach((key, value) -> {
      try {
        settings.set(key, value, "http");
      } catch (IllegalArgumentException e) {
        throw ApiException.badRequest(String.valueOf(e.getMessage()));
      }
      body.set(key, effective(key));
    });
    return Response.ok(body);
  }

  private ObjectNode effective(String key) {
    Settings.Effective setting = settings
        .find(key)
        .orElseThrow(() -> ApiException.badRequest("unknown setting '" + key + "'; known: "
            + String.join(
                ", ", settings.list().stream().map(Settings.Effective::key).toList())));
    return JsonNodeFactory.instance
        .objectNode()
        .put("key", setting.key())
        .put("value", setting.value())
        .put("origin", setting.origin().name().toLowerCase(Locale.ROOT))
        .put("meaning", setting.meaning());
  }
}
