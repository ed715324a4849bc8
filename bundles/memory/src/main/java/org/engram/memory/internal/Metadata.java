package org.engram.memory.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.engram.memory.MemoryException;
import org.engram.memory.MemoryException.Code;

/**
 * The metadata of a memory as the JSON text that the store keeps: names ascending, so that equal
 * metadata is equal text. Numbers come back as Long or Double.
 */
final class Metadata {
  private static final int MOST_CHARACTERS = 65_536;
  private static final int MOST_DEPTH = 16;

  private final JsonFactory json = new JsonFactory();

  String write(Map<String, Object> metadata) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = json.createGenerator(text)) {
      out.writeStartObject();
      for (Map.Entry<String, Object> entry : new TreeMap<>(metadata).entrySet()) {
        Checks.wellFormed("metadata name", entry.getKey());
        out.writeFieldName(entry.getKey());
        write(out, entry.getKey(), entry.getValue(), 0);
      }
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (text.getBuffer().length() > MOST_CHARACTERS) {
      throw new MemoryException(
          Code.TOO_LARGE,
          "metadata has " + text.getBuffer().length() + " characters of JSON; at most "
              + MOST_CHARACTERS + " are allowed");
    }
    return text.toString();
  }

  private static void write(JsonGenerator out, String name, Object value, int depth)
      throws IOException {
    switch (value) {
      case String text -> {
        Checks.wellFormed("metadata '" + name + "'", text);
        out.writeString(text);
      }
      case Boolean flag -> out.writeBoolean(flag);
      case Double number -> out.writeNumber(finite(name, number));
      case Float number -> out.writeNumber(finite(name, number).floatValue());
      case BigDecimal number -> out.writeNumber(finite(name, number));
      case BigInteger number
      when number.bitLength() < Long.SIZE -> out.writeNumber(number.longValue());
      case Long number -> out.writeNumber(number);
      case Integer number -> out.writeNumber(number);
      case Short number -> out.writeNumber(number);
      case Byte number -> out.writeNumber(number.intValue());
      case List<?> list
      when depth < MOST_DEPTH -> {
        out.writeStartArray();
        for (Object element : list) {
          write(out, name, element, depth + 1);
        }
        out.writeEndArray();
      }
      default ->
        throw new MemoryException(
            Code.INVALID_ARGUMENT,
            "metadata '" + name + "' holds a "
                + value.getClass().getSimpleName() + ": values are strings, booleans, numbers of"
                + " 64 bits, and lists of these, at most " + MOST_DEPTH + " deep");
    }
  }

  private static Double finite(String name, Number number) {
    double value = number.doubleValue();
    if (!Double.isFinite(value)) {
      throw new MemoryException(
          Code.INVALID_ARGUMENT, "metadata '" + name + "' is " + value + ", not a finite number");
    }
    return value;
  }

  Map<String, Object> read(String text) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    try (JsonParser in = json.createParser(text)) {
      in.nextToken();
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        String name = in.currentName();
        in.nextToken();
        metadata.put(name, value(in));
      }
      return metadata;
    } catch (IOException e) {
      throw new UncheckedIOException("stored metadata is not what was written", e);
    }
  }

  private static Object value(JsonParser in) throws IOException {
    return switch (in.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT -> in.getLongValue();
      case VALUE_NUMBER_FLOAT -> in.getDoubleValue();
      case START_ARRAY -> {
        List<Object> list = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(in));
        }
        yield List.copyOf(list);
      }
      default -> in.getText();
    };
  }
}
