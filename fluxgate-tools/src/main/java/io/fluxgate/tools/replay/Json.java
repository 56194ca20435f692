package io.fluxgate.tools.replay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON (RFC 8259) into maps, lists and texts; numbers and literals stay texts, null is null.
 * Small, because traces need no more.
 */
final class Json {

  private static final int MAXIMUM_DEPTH = 200;

  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /**
   * Returns the value of a text.
   *
   * @throws IllegalArgumentException if it is no JSON; the message says where
   */
  static @Nullable Object parse(String text) {
    Json json = new Json(text);
    Object value = json.value(0);
    json.skipSpace();
    if (json.at < text.length()) {
      throw json.wrong("nothing more");
    }
    return value;
  }

  private @Nullable Object value(int depth) {
    if (depth > MAXIMUM_DEPTH) {
      throw wrong("fewer values in each other");
    }
    skipSpace();
    return switch (peek()) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> string();
      default -> literal();
    };
  }

  private Map<String, @Nullable Object> object(int depth) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    at++;
    skipSpace();
    while (peek() != '}') {
      String name = string();
      skipSpace();
      expect(':');
      members.put(name, value(depth + 1));
      skipSpace();
      if (peek() != '}') {
        expect(',');
        skipSpace();
      }
    }
    at++;
    return members;
  }

  private List<@Nullable Object> array(int depth) {
    List<@Nullable Object> elements = new ArrayList<>();
    at++;
    skipSpace();
    while (peek() != ']') {
      elements.add(value(depth + 1));
      skipSpace();
      if (peek() != ']') {
        expect(',');
      }
    }
    at++;
    return elements;
  }

  private String string() {
    expect('"');
    StringBuilder content = new StringBuilder();
    while (peek() != '"') {
      char c = text.charAt(at++);
      content.append(c == '\\' ? escaped() : c);
    }
    at++;
    return content.toString();
  }

  private char escaped() {
    char c = peek();
    at++;
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'u' -> unicode();
      case '"', '\\', '/' -> c;
      default -> throw wrong("an escape");
    };
  }

  private char unicode() {
    int end = at + 4;
    try {
      char c = (char) Integer.parseInt(text, at, end, 16);
      at = end;
      return c;
    } catch (NumberFormatException | IndexOutOfBoundsException noHex) {
      throw wrong("four hexadecimal digits");
    }
  }

  private @Nullable String literal() {
    int start = at;
    while (at < text.length() && ",]} \t\r\n".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String word = text.substring(start, at);
    if (word.equals("null")) {
      return null;
    }
    if (!word.equals("true")
        && !word.equals("false")
        && !word.matches("-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?")) {
      at = start;
      throw wrong("a value");
    }
    return word;
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char peek() {
    if (at >= text.length()) {
      throw wrong("more");
    }
    return text.charAt(at);
  }

  private void expect(char c) {
    if (peek() != c) {
      throw wrong("" + c);
    }
    at++;
  }

  private IllegalArgumentException wrong(String expected) {
    return new IllegalArgumentException(
        "no JSON at character " + (at + 1) + " (expected: " + expected + ")");
  }
}
