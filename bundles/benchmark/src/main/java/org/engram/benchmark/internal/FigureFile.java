package org.engram.benchmark.internal;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Figures as JSON: docs/performance.md, "The file". */
final class FigureFile {
  private static final JsonFactory JSON = new JsonFactory();

  private FigureFile() {}

  static void write(Path file, Machine machine, List<Figure> figures) throws IOException {
    try (JsonGenerator json = JSON.createGenerator(file.toFile(), JsonEncoding.UTF8)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeObjectFieldStart("machine");
      json.writeStringField("cpu", machine.cpu());
      json.writeNumberField("processors", machine.processors());
      json.writeStringField("system", machine.system());
      json.writeStringField("java", machine.java());
      json.writeEndObject();
      json.writeArrayFieldStart("figures");
      for (Figure figure : figures) {
        write(json, figure);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  private static void write(JsonGenerator json, Figure figure) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", figure.name());
    json.writeStringField("shape", figure.shape());
    json.writeStringField("provider", figure.provider());
    json.writeStringField("tier", figure.tier());
    json.writeNumberField("calls", figure.calls());
    json.writeNumberField("p50_ns", figure.p50Nanos());
    json.writeNumberField("p99_ns", figure.p99Nanos());
    json.writeNumberField("per_second", figure.perSecond());
    json.writeStringField("element", figure.element());
    if (figure.share().isPresent()) {
      json.writeObjectFieldStart("roofline_share");
      json.writeNumberField("min", figure.share().get().least());
      json.writeNumberField("median", figure.share().get().median());
      json.writeNumberField("max", figure.share().get().most());
      json.writeEndObject();
    }
    json.writeNumberField("arena_share", figure.arena());
    json.writeBooleanField("warm", figure.warm());
    json.writeEndObject();
  }
}
