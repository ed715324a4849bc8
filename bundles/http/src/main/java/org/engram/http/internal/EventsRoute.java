package org.engram.http.internal;

import java.util.Map;
import java.util.Optional;
import org.engram.http.internal.events.EventFeed;
import org.engram.http.internal.events.EventStream;

/** What happens, as server-sent events. */
final class EventsRoute {
  private final EventFeed feed;

  EventsRoute(EventFeed feed) {
    this.feed = feed;
  }

  Route route() {
    return Route.open("GET", "/api/v1/events", (request, path) -> open());
  }

  private Response open() {
    EventStream stream = feed.open()
        .orElseThrow(() -> new ApiException(
            503, "unavailable", "there are as many streams of events as there may be: close one"));
    return new Response(200, "text/event-stream", "", Map.of(), "", Optional.of(stream));
  }
}
