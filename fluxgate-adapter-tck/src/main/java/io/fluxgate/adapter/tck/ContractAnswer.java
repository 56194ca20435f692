package io.fluxgate.adapter.tck;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The answer that a client under test got. Immutable except for the bytes of its body. */
public final class ContractAnswer {

  private final int status;
  private final Map<String, List<String>> headers;
  private final byte[] body;
  private final Map<String, List<String>> trailers;

  ContractAnswer(int status, Map<String, List<String>> headers, byte[] body) {
    this(status, headers, body, Map.of());
  }

  private ContractAnswer(
      int status,
      Map<String, List<String>> headers,
      byte[] body,
      Map<String, List<String>> trailers) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.trailers = trailers;
  }

  /**
   * {@return this answer with trailers}
   *
   * @param trailers each name, in upper or lower case, with its values
   */
  public ContractAnswer withTrailers(Map<String, List<String>> trailers) {
    return new ContractAnswer(status, headers, body, trailers);
  }

  int status() {
    return status;
  }

  /** The values of a header, by its name in any case; empty if there is none. */
  List<String> header(String name) {
    return inAnyCase(headers, name);
  }

  List<String> trailer(String name) {
    return inAnyCase(trailers, name);
  }

  byte[] body() {
    return body;
  }

  private static List<String> inAnyCase(Map<String, List<String>> fields, String name) {
    Map<String, List<String>> sorted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    sorted.putAll(fields);
    return sorted.getOrDefault(name, List.of());
  }

  @Override
  public String toString() {
    return status + " with " + body.length + " bytes";
  }
}
