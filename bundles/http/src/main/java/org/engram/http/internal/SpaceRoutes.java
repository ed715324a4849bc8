package org.engram.http.internal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.engram.memory.MemoryEngine;
import org.engram.memory.SpaceSpec;

/** Spaces: create, list, read, delete. */
final class SpaceRoutes {
  private final MemoryEngine engine;

  SpaceRoutes(MemoryEngine engine) {
    this.engine = engine;
  }

  List<Route> routes() {
    return List.of(
        Route.open("POST", "/v1/spaces", this::create),
        Route.open("GET", "/v1/spaces", this::list),
        Route.open("GET", "/v1/spaces/{space}", this::get),
        Route.open("DELETE", "/v1/spaces/{space}", this::delete));
  }

  private Response create(Request request, Map<String, String> path) {
    Fields fields = JsonBody.read(request).only("name", "dim", "model");
    SpaceSpec spec = new SpaceSpec(
        fields.requiredString("name"),
        fields.requiredInteger("dim"),
        fields.requiredString("model"));
    return Response.created(MemoryJson.space(engine.createSpace(spec)));
  }

  private Response list(Request request, Map<String, String> path) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("spaces", MemoryJson.list(engine.spaces(), MemoryJson::space));
    return Response.ok(body);
  }

  private Response get(Request request, Map<String, String> path) {
    return Response.ok(MemoryJson.space(engine.space(Parameters.path(path, "space"))));
  }

  private Response delete(Request request, Map<String, String> path) {
    engine.deleteSpace(Parameters.path(path, "space"));
    return Response.noContent();
  }
}
