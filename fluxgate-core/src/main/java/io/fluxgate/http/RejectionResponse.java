package io.fluxgate.http;

import io.fluxgate.internal.util.Checks;
import io.fluxgate.internal.util.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The response that an adapter returns for a rejected request instead of throwing: a status and
 * headers, with an empty body.
 *
 * <pre>{@code
 * RejectionResponse answer = RejectionResponse.serviceUnavailable();  // 503, with Retry-After
 * // For clients that repeat a 503:
 * RejectionResponse refusal = RejectionResponse.of(424).header("x-should-retry", "false");
 * }</pre>
 *
 * <p>Many programs repeat a call that ends with an {@code IOException} or with 503, although
 * repeating a rejected call achieves nothing. They do not repeat most statuses from 400 to 499; 424
 * (Failed Dependency) is one that servers rarely send themselves.
 *
 * <p>Immutable and thread-safe.
 */
public final class RejectionResponse {

  private static final Map<Integer, String> REASONS =
      Map.of(
          200, "OK",
          204, "No Content",
          404, "Not Found",
          409, "Conflict",
          424, "Failed Dependency",
          429, "Too Many Requests",
          500, "Internal Server Error",
          502, "Bad Gateway",
          503, "Service Unavailable",
          504, "Gateway Timeout");

  private static final String NAME_SYMBOLS = "!#$%&'*+-.^_`|~";

  private final int status;
  private final List<Map.Entry<String, String>> headers;
  private final boolean saysRetryAfter;

  private RejectionResponse(
      int status, List<Map.Entry<String, String>> headers, boolean saysRetryAfter) {
    this.status = status;
    this.headers = headers;
    this.saysRetryAfter = saysRetryAfter;
  }

  /**
   * {@return a response with this status and no headers}
   *
   * @param status from 200 to 599
   * @throws IllegalArgumentException if it is out of range
   */
  public static RejectionResponse of(int status) {
    return new RejectionResponse(Checks.between("status", 200, 599, status), List.of(), false);
  }

  /** {@return status 503 with {@code Retry-After}} */
  public static RejectionResponse serviceUnavailable() {
    return of(503).retryAfter();
  }

  /**
   * {@return this response with another header; one of the same name is kept}
   *
   * @param name a token, RFC 9110 section 5.6.2; not {@code Content-Length} or {@code
   *     Transfer-Encoding}, because the body is empty
   * @param value visible ASCII characters, with spaces and tabs between them
   * @throws IllegalArgumentException if name or value has other characters
   */
  public RejectionResponse header(String name, String value) {
    Checks.notNull("name", name);
    Checks.notNull("value", value);
    List<Map.Entry<String, String>> more = new ArrayList<>(headers);
    more.add(Map.entry(checkedName(name), checkedValue(name, value)));
    return new RejectionResponse(status, List.copyOf(more), saysRetryAfter);
  }

  /**
   * {@return this response with {@code Retry-After}: the time until the circuit may let a probe
   * through, in whole seconds; 60 if only manual action helps}
   */
  public RejectionResponse retryAfter() {
    return new RejectionResponse(status, headers, true);
  }

  /** {@return the status} */
  public int status() {
    return status;
  }

  /** {@return the reason phrase of the status, empty for one that is seldom used here} */
  public String reason() {
    return REASONS.getOrDefault(status, "");
  }

  /**
   * {@return names and values of all headers, for adapters}
   *
   * @param rejection what is answered
   */
  public List<Map.Entry<String, String>> headers(CallNotPermittedIOException rejection) {
    List<Map.Entry<String, String>> all = new ArrayList<>(headers);
    if (saysRetryAfter) {
      all.removeIf(header -> header.getKey().equalsIgnoreCase("Retry-After"));
      all.add(Map.entry("Retry-After", rejection.retryAfterSeconds()));
    }
    // RFC 9110 section 8.6: these two have no Content-Length.
    if (status != 204 && status != 304) {
      all.add(Map.entry("Content-Length", "0"));
    }
    return all;
  }

  private static String checkedName(String name) {
    boolean isToken = !name.isEmpty() && name.chars().allMatch(RejectionResponse::isTokenCharacter);
    if (!isToken) {
      throw Checks.bad("name", '"' + Text.clean(name) + '"', "the name of a header");
    }
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.equals("content-length") || lower.equals("transfer-encoding")) {
      throw Checks.bad("name", name, "not of the body, which is empty");
    }
    return name;
  }

  private static boolean isTokenCharacter(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || NAME_SYMBOLS.indexOf(c) >= 0;
  }

  private static String checkedValue(String name, String value) {
    boolean isValid =
        value.equals(value.trim())
            && value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c < 0x7f));
    if (!isValid) {
      // Not the value, which may be a secret.
      throw new IllegalArgumentException(
          "value of " + name + ": (expected: visible ASCII characters, not blank at the ends)");
    }
    return value;
  }

  /** Names the status; headers may hold secrets. */
  @Override
  public String toString() {
    return "RejectionResponse(" + status + ")";
  }
}
