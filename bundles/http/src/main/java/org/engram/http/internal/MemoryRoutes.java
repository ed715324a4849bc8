package org.engram.http.internal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.engram.memory.Association;
import org.engram.memory.MemoryEngine;
import org.engram.memory.MemoryException;
import org.engram.memory.MemoryRecord;
import org.engram.memory.NewMemory;
import org.engram.memory.Page;

/** Memories and associations: remember, read, list, forget, associate. */
final class MemoryRoutes {
  private static final String MEMORIES = "/v1/spaces/{space}/memories";
  private static final String MEMORY = "/v1/spaces/{space}/memories/{id}";
  private static final String ASSOCIATIONS = "/v1/spaces/{space}/associations";
  private static final int PAGE = 100;

  private final MemoryEngine engine;

  MemoryRoutes(MemoryEngine engine) {
    this.engine = engine;
  }

  List<Route> routes() {
    return List.of(
        Route.open("POST", MEMORIES, this::remember),
        Route.open("GET", MEMORIES, this::list),
        Route.open("GET", MEMORY, this::get),
        Route.open("DELETE", MEMORY, this::forget),
        Route.open("GET", MEMORY + "/associations", this::associations),
        Route.open("POST", ASSOCIATIONS, this::associate),
        Route.open("DELETE", ASSOCIATIONS, this::dissociate));
  }

  private Response remember(Request request, Map<String, String> path) {
    Fields fields = JsonBody.read(request);
    String space = Parameters.path(path, "space");
    Optional<List<Fields>> batch = fields.objects("memories");
    if (batch.isEmpty()) {
      return Response.created(MemoryJson.memory(engine.remember(space, memory(fields))));
    }
    fields.only("memories");
    List<MemoryRecord> stored =
        engine.remember(space, batch.get().stream().map(MemoryRoutes::memory).toList());
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("memories", MemoryJson.list(stored, MemoryJson::memory));
    return Response.created(body);
  }

  private static NewMemory memory(Fields fields) {
    fields.only("id", "text", "subject", "vector", "metadata", "associations");
    return new NewMemory(
        fields.string("id"),
        fields.string("text"),
        fields.string("subject"),
        fields.vector("vector"),
        fields.values("metadata"),
        fields.objects("associations").orElse(List.of()).stream()
            .map(association -> {
              association.only("to", "kind", "weight");
              return new NewMemory.NewAssociation(
                  association.requiredString("to"),
                  association.requiredString("kind"),
                  association.requiredNumber("weight"));
            })
            .toList());
  }

  private Response list(Request request, Map<String, String> path) {
    int limit = Parameters.integer(request, "limit", PAGE);
    Page<MemoryRecord> page =
        engine.list(Parameters.path(path, "space"), request.parameter("cursor"), limit);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("memories", MemoryJson.list(page.items(), MemoryJson::memory));
    page.next().ifPresent(next -> body.put("next", next));
    return Response.ok(body);
  }

  private Response get(Request request, Map<String, String> path) {
    return Response.ok(
        MemoryJson.memory(engine.get(Parameters.path(path, "space"), Parameters.path(path, "id"))));
  }

  private Response forget(Request request, Map<String, String> path) {
    String id = Parameters.path(path, "id");
    if (!engine.forget(Parameters.path(path, "space"), id)) {
      throw new MemoryException(
          MemoryException.Code.MEMORY_NOT_FOUND, "there is no memory '" + id + "'");
    }
    return Response.noContent();
  }

  private Response associations(Request request, Map<String, String> path) {
    List<Association> all =
        engine.associations(Parameters.path(path, "space"), Parameters.path(path, "id"));
    return Response.ok(associations(all));
  }

  private Response associate(Request request, Map<String, String> path) {
    Fields fields = JsonBody.read(request).only("associations");
    List<Association> wanted = fields
        .objects("associations")
        .orElseThrow(() -> ApiException.badRequest("'associations' is missing"))
        .stream()
        .map(association -> {
          association.only("from", "to", "kind", "weight");
          return new Association(
              association.requiredString("from"),
              association.requiredString("to"),
              association.requiredString("kind"),
              association.requiredNumber("weight"));
        })
        .toList();
    return Response.created(associations(engine.associate(Parameters.path(path, "space"), wanted)));
  }

  private Response dissociate(Request request, Map<String, String> path) {
    String from = Parameters.required(request, "from");
    String to = Parameters.required(request, "to");
    String kind = Parameters.required(request, "kind");
    if (!engine.dissociate(Parameters.path(path, "space"), from, to, kind)) {
      throw new ApiException(
          404,
          "association_not_found",
          "there is no association " + from + " -" + kind + "-> " + to);
    }
    return Response.noContent();
  }

  private static ObjectNode associations(List<Association> all) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("associations", MemoryJson.list(all, MemoryJson::association));
    return body;
  }
}
