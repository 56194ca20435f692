package io.fluxgate.http;

import io.fluxgate.Outcome;
import io.fluxgate.Tracker;
import io.fluxgate.internal.util.Checks;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Predefined trackers for HTTP. Combine them with {@code and}, {@code or} and {@code not}.
 *
 * <pre>{@code
 * HttpTracker.defaults().or(HttpTracker.rateLimited());
 * HttpTracker.serverErrors().and(HttpTracker.status(501).not());
 * }</pre>
 */
public final class HttpTracker {

  private static final int LAST_STATUS = 999;

  private static final Tracker DEFAULTS =
      new Defaults(
          serverErrors()
              .or(timeouts())
              .or(connectFailures())
              .or(tlsFailures())
              .or(resets())
              .or(protocolErrors())
              .or(bodyFailures())
              .or(kinds(HttpFailureKind.UNKNOWN)));

  private HttpTracker() {}

  /**
   * {@return a tracker of everything that shows a failing host: status 5xx and above, all timeouts,
   * connection and TLS failures, resets, protocol errors, incomplete bodies, and I/O errors of
   * unknown kind}
   *
   * <p>It does not track other statuses, because the host has answered, nor the caller's
   * cancellation, nor failures on the caller's side.
   */
  public static Tracker defaults() {
    return DEFAULTS;
  }

  /**
   * {@return a tracker of the statuses 500 to 999} Statuses from 600 on are invalid; RFC 9110
   * section 15 has clients treat them like 5xx.
   */
  public static Tracker serverErrors() {
    return statusBetween(500, LAST_STATUS);
  }

  /** {@return a tracker of status 429} */
  public static Tracker rateLimited() {
    return status(429);
  }

  /**
   * {@return a tracker of the given statuses}
   *
   * @param statuses at least one, each from 100 to 999
   * @throws IllegalArgumentException if no status is given, or one is out of range
   */
  public static Tracker status(int... statuses) {
    if (Checks.notNull("statuses", statuses).length == 0) {
      throw new IllegalArgumentException("statuses: [] (expected: at least one)");
    }
    Arrays.stream(statuses).forEach(HttpTracker::checkStatus);
    return new Statuses(
        Arrays.stream(statuses).boxed().collect(Collectors.toCollection(TreeSet::new)));
  }

  /**
   * {@return a tracker of the statuses from {@code first} to {@code last}, inclusive}
   *
   * @param first from 100 to 999
   * @param last from {@code first} to 999
   * @throws IllegalArgumentException if an argument is out of range
   */
  public static Tracker statusBetween(int first, int last) {
    checkStatus(first);
    checkStatus(last);
    if (last < first) {
      throw new IllegalArgumentException("last: " + last + " (expected: >= first " + first + ")");
    }
    return new StatusRange(first, last);
  }

  private static void checkStatus(int status) {
    if (status < 100 || status > LAST_STATUS) {
      throw new IllegalArgumentException("status: " + status + " (expected: >= 100 and <= 999)");
    }
  }

  /**
   * {@return a tracker of timeouts of the connection, the response and the whole call, and of calls
   * that their callers gave up after an unusually long wait}
   */
  public static Tracker timeouts() {
    return kinds(
        HttpFailureKind.CONNECT_TIMEOUT,
        HttpFailureKind.RESPONSE_TIMEOUT,
        HttpFailureKind.CALL_TIMEOUT,
        HttpFailureKind.OVERDUE,
        HttpFailureKind.ABANDONED);
  }

  /**
   * {@return a tracker of failed connections: refused, unreachable, timed out, or without an
   * address}
   */
  public static Tracker connectFailures() {
    return kinds(HttpFailureKind.CONNECT, HttpFailureKind.CONNECT_TIMEOUT, HttpFailureKind.DNS);
  }

  /** {@return a tracker of failed TLS handshakes} */
  public static Tracker tlsFailures() {
    return kinds(HttpFailureKind.TLS);
  }

  /**
   * {@return a tracker of connections and streams that the peer reset or closed before the
   * response}
   */
  public static Tracker resets() {
    return kinds(HttpFailureKind.RESET);
  }

  /** {@return a tracker of violations of the HTTP protocol} */
  public static Tracker protocolErrors() {
    return kinds(HttpFailureKind.PROTOCOL);
  }

  /** {@return a tracker of bodies that were incomplete or could not be decoded} */
  public static Tracker bodyFailures() {
    return kinds(HttpFailureKind.BODY);
  }

  /**
   * {@return a tracker of failures of the given kinds} An error that does not come from a guard is
   * classified by its type. {@link HttpFailureKind#CANCELLED} cannot be tracked: a guard never asks
   * about such a call.
   *
   * @param kinds at least one, without {@code CANCELLED}
   * @throws IllegalArgumentException if no kind is given, or {@code CANCELLED}
   */
  public static Tracker kinds(HttpFailureKind... kinds) {
    List<HttpFailureKind> listed = Arrays.asList(Checks.notNull("kinds", kinds));
    if (listed.contains(HttpFailureKind.CANCELLED)) {
      throw Checks.bad("kinds", listed, "no CANCELLED, which is never a failure");
    }
    return new Kinds(EnumSet.copyOf(Checks.someOf("kinds", listed)));
  }

  /**
   * Judges a response, which is most outcomes, by its status alone, and an error as all parts do.
   */
  private record Defaults(Tracker parts) implements Tracker {

    private static final int FIRST_SERVER_ERROR = 500;

    @Override
    public boolean isFailure(Outcome outcome) {
      if (outcome.error() != null) {
        return parts.isFailure(outcome);
      }
      return outcome instanceof HttpOutcome http
          && http.statusOrZero() >= FIRST_SERVER_ERROR
          && http.statusOrZero() <= LAST_STATUS;
    }

    @Override
    public String toString() {
      return parts.toString();
    }
  }

  private record StatusRange(int first, int last) implements Tracker {

    @Override
    public boolean isFailure(Outcome outcome) {
      return outcome instanceof HttpOutcome http
          && http.statusOrZero() >= first
          && http.statusOrZero() <= last;
    }

    @Override
    public boolean judgesErrors() {
      return false;
    }

    @Override
    public String toString() {
      return "statusBetween(" + first + ", " + last + ")";
    }
  }

  private record Statuses(Set<Integer> statuses) implements Tracker {

    @Override
    public boolean isFailure(Outcome outcome) {
      return outcome instanceof HttpOutcome http && statuses.contains(http.statusOrZero());
    }

    @Override
    public boolean judgesErrors() {
      return false;
    }

    @Override
    public String toString() {
      return statuses.stream()
          .map(String::valueOf)
          .collect(Collectors.joining(", ", "status(", ")"));
    }
  }

  private record Kinds(Set<HttpFailureKind> kinds) implements Tracker {

    @Override
    public boolean isFailure(Outcome outcome) {
      Throwable error = outcome.error();
      if (error == null) {
        return false;
      }
      HttpFailureKind kind =
          outcome instanceof HttpOutcome http
              ? http.kind().orElse(HttpFailureKind.UNKNOWN)
              : HttpFailureKind.of(error);
      return kinds.contains(kind);
    }

    @Override
    public boolean judgesResults() {
      return false;
    }

    @Override
    public String toString() {
      return kinds.stream().map(Enum::name).collect(Collectors.joining(", ", "kinds(", ")"));
    }
  }
}
