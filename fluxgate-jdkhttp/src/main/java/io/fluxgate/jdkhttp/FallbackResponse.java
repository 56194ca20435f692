package io.fluxgate.jdkhttp;

import io.fluxgate.http.CallNotPermittedIOException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A response that comes from no server: status, headers and the bytes of a body. Immutable. */
public final class FallbackResponse {

  private final int status;
  private final HttpHeaders headers;
  private final byte[] body;

  private FallbackResponse(int status, HttpHeaders headers, byte[] body) {
    if (status < 100 || status > 999) {
      throw new IllegalArgumentException("status: " + status + " (expected: >= 100 and <= 999)");
    }
    this.status = status;
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
    Objects.requireNonNull(body, "body");
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
    Objects.requireNonNull(contentType, "contentType");
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
    Map<String, List<String>> headers =
        Map.of(
            "Retry-After", List.of(rejection.retryAfterSeconds()), "Content-Length", List.of("0"));
    return of(503, headers, new byte[0]);
  }

  /** {@return the status code} */
  public int status() {
    return status;
  }

  /** {@return the headers} */
  public HttpHeaders headers() {
    return headers;
  }

  /** Not a copy. */
  byte[] bytes() {
    return body;
  }

  @Override
  public String toString() {
    return "FallbackResponse(" + status + ", " + body.length + " B)";
  }
}
