package org.engram.http.internal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.engram.kernel.admission.Candidate;
import org.engram.kernel.admission.ProviderRepository;
import org.engram.kernel.runtime.KernelControl;
import org.engram.kernel.runtime.KernelControl.Reason;

/** Provider JARs: what there is, install, admit, uninstall. */
final class CandidateRoutes {
  private static final String ALL = "/api/v1/kernel/candidates";
  private static final String ONE = ALL + "/{id}";
  private static final String WHO = "http";

  private final Optional<ProviderRepository> repository;
  private final Optional<KernelControl> control;

  CandidateRoutes(Optional<ProviderRepository> repository, Optional<KernelControl> control) {
    this.repository = repository;
    this.control = control;
  }

  List<Route> routes() {
    return List.of(
        Route.open("GET", ALL, this::list),
        Route.admin("POST", ALL, this::install),
        Route.admin("DELETE", ONE, this::uninstall),
        Route.admin("POST", ONE + "/admit", this::admit));
  }

  private ProviderRepository repository() {
    return repository.orElseThrow(
        () -> new ApiException(503, "unavailable", "kernel admission is not running"));
  }

  private Response list(Request request, Map<String, String> path) {
    return Response.ok(JsonNodeFactory.instance.objectNode().set("candidates", list(repository())));
  }

  /** Returns what admission knows. */
  static ArrayNode list(ProviderRepository repository) {
    return MemoryJson.list(repository.list(), CandidateRoutes::json);
  }

  private Response install(Request request, Map<String, String> path) {
    String source = JsonBody.read(request).only("source").requiredString("source");
    return Response.created(json(attempt(() -> repository().install(source, WHO))));
  }

  /** Waits for the verdict, some seconds. */
  private Response admit(Request request, Map<String, String> path) {
    boolean again =
        request.hasBody() && JsonBody.read(request).only("again").bool("again").orElse(false);
    String id = Parameters.path(path, "id");
    Candidate tried = attempt(() -> repository().admit(id, again, WHO));
    if (again && tried.state() != Candidate.State.REJECTED && tried.bundleId().isPresent()) {
      Reason reason = new Reason(WHO, "admitted again");
      control.ifPresent(own -> own.readmitBundle(tried.bundleId().getAsLong(), reason));
    }
    return Response.ok(json(tried));
  }

  private Response uninstall(Request request, Map<String, String> path) {
    String id = Parameters.path(path, "id");
    return Response.ok(json(attempt(() -> repository().uninstall(id, WHO))));
  }

  /** Whatever the repository refuses, it says so in a sentence and changed nothing. */
  private static Candidate attempt(Supplier<Candidate> operation) {
    try {
      return operation.get();
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(String.valueOf(e.getMessage()));
    } catch (IllegalStateException e) {
      throw new ApiException(409, "conflict", String.valueOf(e.getMessage()));
    }
  }

  private static ObjectNode json(Candidate candidate) {
    ObjectNode node = JsonNodeFactory.instance
        .objectNode()
        .put("digest", candidate.digest())
        .put("name", candidate.symbolicName())
        .put("version", candidate.version())
        .put("state", candidate.state().toString())
        .put("shipped", candidate.shipped())
        .put("source", candidate.source());
    candidate.bundleId().ifPresent(id -> node.put("bundle", id));
    if (!candidate.reason().isEmpty()) {
      node.put("reason", candidate.reason());
    }
    return node;
  }
}
