package org.engram.http.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.engram.http.ConsoleFiles;

/** The console, as long as a bundle has one. Its page may load and ask nothing but this server. */
final class ConsoleRoutes {
  private static final String POLICY =
      "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
          + " object-src 'none'";

  private final Supplier<Optional<ConsoleFiles>> files;

  ConsoleRoutes(Supplier<Optional<ConsoleFiles>> files) {
    this.files = files;
  }

  List<Route> routes() {
    return List.of(
        Route.open("GET", "/console", (request, path) -> file(ConsoleFiles.PAGE)),
        Route.open("GET", "/console/{file}", (request, path) -> {
          String name = Parameters.path(path, "file");
          return file(name.isEmpty() ? ConsoleFiles.PAGE : name);
        }));
  }

  private Response file(String name) {
    ConsoleFiles.File file = files
        .get()
        .orElseThrow(() -> new ApiException(
            503, "unavailable", "there is no console: the bundle console does not run"))
        .find(name)
        .orElseThrow(
            () -> new ApiException(404, "not_found", "the console has no file '" + name + "'"));
    return new Response(
        200,
        file.contentType(),
        file.text(),
        Map.of("Content-Security-Policy", POLICY, "Referrer-Policy", "no-referrer"));
  }
}
