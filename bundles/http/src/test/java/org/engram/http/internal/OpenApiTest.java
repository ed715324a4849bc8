package org.engram.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.engram.memory.MemoryException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The served description and the routes are the same set of operations. */
class OpenApiTest {
  private static final Set<String> METHODS = Set.of("get", "post", "delete", "put", "patch");

  @TempDir
  private Path data;

  @Test
  void everyRouteIsDescribedAndEveryDescriptionIsARoute() throws Exception {
    try (Backend api = new Backend(data)) {
      JsonNode description = new YAMLMapper().readTree(api.get("/openapi.yaml").text());
      Set<String> routes = api.router().routes().stream()
          .map(route -> route.method() + " " + route.template())
          .collect(Collectors.toCollection(TreeSet::new));
      assertThat(operations(description)).containsExactlyElementsOf(routes);
      assertThat(routes).hasSizeGreaterThan(15);
    }
  }

  @Test
  void everyErrorCodeOfTheEngineIsDescribed() throws Exception {
    try (Backend api = new Backend(data)) {
      JsonNode description = new YAMLMapper().readTree(api.get("/openapi.yaml").text());
      JsonNode codes =
          description.at("/components/schemas/Error/properties/error/properties/code/enum");
      Set<String> described = new TreeSet<>();
      codes.forEach(code -> described.add(code.asText()));
      assertThat(described)
          .containsAll(Arrays.stream(MemoryException.Code.values())
              .map(MemoryException.Code::id)
              .toList());
    }
  }

  private static Set<String> operations(JsonNode description) {
    Set<String> operations = new TreeSet<>();
    description
        .path("paths")
        .properties()
        .forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
          if (METHODS.contains(method)) {
            operations.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
          }
        }));
    return operations;
  }
}
