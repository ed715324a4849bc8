package org.engram.http.internal.osgi;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.engram.http.internal.Request;
import org.engram.http.internal.Response;
import org.engram.http.internal.Router;
import org.engram.http.internal.events.EventStream;
import org.engram.http.internal.server.Conversation;

/** Carries requests from the servlet container to the router, and answers back. */
final class ApiServlet extends HttpServlet {
  @Serial
  private static final long serialVersionUID = 1L;

  private final transient Router router;

  ApiServlet(Router router) {
    this.router = router;
  }

  @Override
  protected void service(HttpServletRequest servletRequest, HttpServletResponse servletResponse)
      throws IOException {
    Optional<Conversation> conversation = Conversation.of(servletRequest);
    conversation.ifPresent(Conversation::working);
    Response response = router.answer(request(servletRequest, conversation));
    conversation.ifPresent(own -> {
      own.refused(response.code());
      if (response.events().isEmpty()) {
        own.writing();
      }
    });
    servletResponse.setStatus(response.status());
    servletResponse.setHeader("Cache-Control", "no-store");
    servletResponse.setHeader("X-Content-Type-Options", "nosniff");
    response.headers().forEach(servletResponse::setHeader);
    if (response.events().isPresent()) {
      servletResponse.setContentType(response.contentType() + ";charset=utf-8");
      send(servletRequest, conversation, response.events().get());
      return;
    }
    byte[] body = response.bytes();
    if (body.length > 0) {
      servletResponse.setContentType(response.contentType() + ";charset=utf-8");
      servletResponse.setContentLength(body.length);
      servletResponse.getOutputStream().write(body);
    }
  }

  private static void send(
      HttpServletRequest request, Optional<Conversation> conversation, EventStream events)
      throws IOException {
    try {
      EventSender.send(request.startAsync(), conversation, events);
    } catch (IOException | RuntimeException e) {
      events.close();
      throw e;
    }
  }

  private static Request request(HttpServletRequest request, Optional<Conversation> conversation) {
    Map<String, String> headers = new HashMap<>();
    for (String name : Collections.list(request.getHeaderNames())) {
      headers.put(name.toLowerCase(Locale.ROOT), request.getHeader(name));
    }
    return new Request(
        request.getMethod(),
        request.getRequestURI(),
        query(request.getQueryString()),
        headers,
        request.getContentLengthLong(),
        () -> {
          InputStream body = request.getInputStream();
          return conversation.map(own -> own.reading(body)).orElse(body);
        });
  }

  /** The query alone: parameters of a form body are never read. */
  private static Map<String, String> query(String text) {
    Map<String, String> parameters = new HashMap<>();
    for (String pair : text == null ? new String[0] : text.split("&")) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      parameters.putIfAbsent(decode(name), decode(value));
    }
    return parameters;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
