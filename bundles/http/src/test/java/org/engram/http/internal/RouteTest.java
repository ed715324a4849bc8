package org.engram.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RouteTest {
  private static final Route ROUTE = Route.open(
      "GET", "/v1/spaces/{space}/memories/{id}", (request, path) -> Response.noContent());

  @Test
  void parametersAreDecodedSegments() {
    assertThat(ROUTE.match(Route.segments("/v1/spaces/a%20b/memories/x%2Fy+z")))
        .hasValueSatisfying(
            path -> assertThat(path).containsEntry("space", "a b").containsEntry("id", "x/y+z"));
  }

  @Test
  void anotherLengthOrNameDoesNotMatch() {
    assertThat(ROUTE.match(Route.segments("/v1/spaces/a/memories"))).isEmpty();
    assertThat(ROUTE.match(Route.segments("/v1/spaces/a/memory/b"))).isEmpty();
    assertThat(ROUTE.match(Route.segments("/v1/spaces/a/memories/b/"))).isEmpty();
  }

  @Test
  void aBrokenEscapeIsTheCallersError() {
    assertThatThrownBy(() -> Route.segments("/a%zz"))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("percent-encoded");
  }
}
