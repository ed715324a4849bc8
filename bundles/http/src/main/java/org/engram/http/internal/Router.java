package org.engram.http.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.engram.memory.MemoryException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the route of a request, lets the guard look at it, and turns every failure into an answer.
 */
public final class Router {
  private static final Logger LOG = LoggerFactory.getLogger(Router.class);

  private final List<Route> routes;
  private final Guard guard;
  private final Function<Request, ApiException> unknown;

  /** A path without a route is not found. */
  Router(List<Route> routes, Guard guard) {
    this(
        routes,
        guard,
        request -> new ApiException(404, "not_found", "there is no " + request.path()));
  }

  /** A path without a route is answered with that error. */
  Router(List<Route> routes, Guard guard, Function<Request, ApiException> unknown) {
    this.routes = List.copyOf(routes);
    this.guard = guard;
    this.unknown = unknown;
  }

  /** Returns the answer to a request; never throws. */
  public Response answer(Request request) {
    try {
      guard.check(request);
      return dispatch(request);
    } catch (ApiException e) {
      return Response.error(e);
    } catch (MemoryException e) {
      return Response.error(new ApiException(status(e.code()), e.code().id(), message(e)));
    } catch (RuntimeException e) {
      LOG.error("{} {} failed", request.method(), request.path(), e);
      return Response.error(
          new ApiException(500, "internal", "the request failed; the log of the server says why"));
    }
  }

  /** Returns the operations, for the check against the description. */
  List<Route> routes() {
    return routes;
  }

  private Response dispatch(Request request) {
    List<String> segments = Route.segments(request.path());
    StringBuilder allowed = new StringBuilder();
    for (Route route : routes) {
      Optional<Map<String, String>> path = route.match(segments);
      if (path.isPresent() && route.method().equals(request.method())) {
        if (route.admin()) {
          guard.checkAdmin(request);
        }
        return route.handler().handle(request, path.get());
      }
      if (path.isPresent()) {
        allowed.append(allowed.isEmpty() ? "" : ", ").append(route.method());
      }
    }
    if (!allowed.isEmpty()) {
      ApiException problem = new ApiException(
          405,
          "method_not_allowed",
          request.method() + " is not allowed here; allowed: " + allowed);
      return Response.error(problem).with("Allow", allowed.toString());
    }
    throw unknown.apply(request);
  }

  private static String message(MemoryException e) {
    return e.getMessage() == null ? e.code().id() : e.getMessage();
  }

  private static int status(MemoryException.Code code) {
    return switch (code) {
      case SPACE_NOT_FOUND, MEMORY_NOT_FOUND -> 404;
      case CONFLICT -> 409;
      case TOO_LARGE -> 413;
      case WRONG_DIMENSION, INVALID_VECTOR, INVALID_WEIGHT, INVALID_ARGUMENT -> 400;
      case NO_EMBEDDING -> 422;
      case READ_ONLY, UNAVAILABLE, STOPPING -> 503;
    };
  }
}
