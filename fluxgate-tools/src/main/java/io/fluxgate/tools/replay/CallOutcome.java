package io.fluxgate.tools.replay;

import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpRequestInfo;
import io.fluxgate.http.adapter.GuardedExchange;
import io.fluxgate.http.adapter.HttpResponseInfo;
import java.io.IOException;
import java.io.Serial;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How a recorded call ended: with a response, or with a kind of failure.
 *
 * @param status the status of the response, 0 if there was none
 */
record CallOutcome(int status, @Nullable HttpFailureKind kind) {

  static final CallOutcome OK = new CallOutcome(200, null);

  private static final Map<String, CallOutcome> BY_NAME = new HashMap<>();

  static {
    for (HttpFailureKind kind : HttpFailureKind.values()) {
      name(new CallOutcome(0, kind), kind.name().toLowerCase(Locale.ROOT));
    }
    name(OK, "success", "ok");
    name(failed(HttpFailureKind.UNKNOWN), "failure", "failed", "error");
    name(failed(HttpFailureKind.RESPONSE_TIMEOUT), "timeout", "timed_out", "read_timeout");
    name(failed(HttpFailureKind.CONNECT), "refused", "connection_refused", "unreachable");
    name(failed(HttpFailureKind.RESET), "connection_reset");
    name(failed(HttpFailureKind.BODY), "truncated");
    name(failed(HttpFailureKind.CANCELLED), "canceled");
  }

  private static void name(CallOutcome outcome, String... names) {
    Arrays.stream(names).forEach(name -> BY_NAME.put(name, outcome));
  }

  static CallOutcome failed(HttpFailureKind kind) {
    return new CallOutcome(0, kind);
  }

  /**
   * Returns the outcome for a status.
   *
   * @throws IllegalArgumentException if it is not a status; the message says what was expected
   */
  static CallOutcome ofStatus(String text) {
    if (text.length() != 3 || !DecimalParser.isNumber(text) || text.charAt(0) < '1') {
      throw new IllegalArgumentException("a status from 100 to 999");
    }
    return new CallOutcome(Integer.parseInt(text), null);
  }

  /**
   * Returns the outcome of this name, ignoring case; a number is a status.
   *
   * @throws IllegalArgumentException if there is none; the message says what was expected
   */
  static CallOutcome ofName(String text) {
    if (DecimalParser.isNumber(text)) {
      return ofStatus(text);
    }
    String name = text.toLowerCase(Locale.ROOT).replace('-', '_').replace(' ', '_');
    CallOutcome outcome = BY_NAME.get(name);
    if (outcome == null) {
      throw new IllegalArgumentException(
          "a status, or one of " + String.join(", ", new TreeSet<>(BY_NAME.keySet())));
    }
    return outcome;
  }

  /** Reports the outcome to the exchange, as an adapter would. */
  void report(GuardedExchange exchange, HttpRequestInfo request) {
    if (kind != null) {
      exchange.failed(kind, Recorded.of(kind));
    } else {
      exchange.responded(request, new Response(status));
    }
  }

  private record Response(int status) implements HttpResponseInfo {

    @Override
    public @Nullable String header(String name) {
      return null;
    }
  }

  /** Stands in for the exception, which a trace does not contain. */
  private static final class Recorded extends IOException {

    @Serial private static final long serialVersionUID = 1;

    private static final Map<HttpFailureKind, Recorded> ALL = new EnumMap<>(HttpFailureKind.class);

    static {
      for (HttpFailureKind kind : HttpFailureKind.values()) {
        ALL.put(kind, new Recorded(kind));
      }
    }

    private Recorded(HttpFailureKind kind) {
      super("recorded as " + kind.name().toLowerCase(Locale.ROOT));
    }

    /**
     * Without a stack trace, calls that share it are not taken for those of one lost connection.
     */
    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }

    static Recorded of(HttpFailureKind kind) {
      return Objects.requireNonNull(ALL.get(kind));
    }
  }
}
