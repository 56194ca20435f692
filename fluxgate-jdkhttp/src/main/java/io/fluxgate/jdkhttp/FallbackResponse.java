package io.fluxgate.jdkhttp;

import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.RejectionResponse;
import io.fluxgate.internal.util.Checks;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A response that no server sent: status, headers and the bytes of a body. Immutable. */
public final class FallbackResponse {

  private final int status;
  private final HttpHeaders headers;
  private final byte[] body;

  private FallbackResponse(int status, HttpHeaders headers, byte[] body) {
    this.status = Checks.between("status", 100, 999, status);
    this.headers = headers;
    this.body = body;
  }

  /**
   * {@return a response}
   *
   * @param status from 100 to 999
   * @param headers their names and values
   * @param body copied; may be empty
   * @throws IllegalArgumentException if the status is out of range, or a header has no name
   */
  public static FallbackResponse of(int status, Map<String, List<String>> headers, byte[] body) {
    Checks.notNull("body", body);
    HttpHeaders checked = HttpHeaders.of(headers, (name, value) -> true);
    return new FallbackResponse(status, checked, body.clone());
  }

  /**
   * {@return a response whose body is a text in UTF-8}
   *
   * @param status from 100 to 999
   * @param contentType as in {@code application/json}
   * @param body may be empty
   * @throws IllegalArgumentException if the status is out of range
   */
  public static FallbackResponse of(int status, String contentType, String body) {
    Checks.notNull("contentType", contentType);
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return of(status, Map.of("Content-Type", List.of(contentType)), bytes);
  }

  /**
   * {@return status 503 with an empty body and {@code Retry-After}: the time until the circuit may
   * let a probe through, in whole seconds}
   *
   * @param rejection knows how long that is; 60 s if it does not
   */
  public static FallbackResponse serviceUnavailable(CallNotPermittedIOException rejection) {
    return of(RejectionResponse.serviceUnavailable(), rejection);
  }

  /**
   * {@return a response with the status and headers of an answer, and an empty body}
   *
   * @param answer status and headers
   * @param rejection what is answered
   */
  public static FallbackResponse of(
      RejectionResponse answer, CallNotPermittedIOException rejection) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (Map.Entry<String, String> header : answer.headers(rejection)) {
      headers.computeIfAbsent(header.getKey(), name -> new ArrayList<>()).add(header.getValue());
    }
    return of(answer.status(), headers, new byte[0]);
  }

  /** {@return the status code} */
  public int status() {
    return status;
  }

  /** {@return the headers} */
  public HttpHeaders headers() {
    return headers;
  }

  /** The body itself, not a copy. */
  byte[] bytes() {
    return body;
  }

  @Override
  public String toString() {
    return "FallbackResponse(" + status + ", " + body.length + " B)";
  }
}
