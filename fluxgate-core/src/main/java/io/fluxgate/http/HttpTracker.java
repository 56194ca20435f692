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
 * Ready {@link Tracker}s for HTTP; they compose with {@code and}, {@code or} and {@code not}.
 *
 * <pre>{@code
 * HttpTracker.defaults().or(HttpTracker.rateLimited());
 * HttpTracker.serverErrors().and(HttpTracker.status(501).not());
 * }</pre>
 */
public final class HttpTracker {

  private static final Tracker DEFAULTS =
      serverErrors()
          .or(timeouts())
          .or(connectFailures())
          .or(tlsFailures())
          .or(resets())
          .or(protocolErrors())
          .or(bodyFailures())
          .or(kinds(HttpFailureKind.UNKNOWN));

  private HttpTracker() {}

  /**
   * {@return the tracker of what tells that the host is failing: status 5xx, timeouts of every
   * kind, connection failures, TLS, resets, protocol errors, bodies cut short, and I/O errors of
   * unknown kind}
   *
   * <p>Not tracked are all other statuses (the host answered), the caller's own cancellation, and
   * local faults.
   */
  public static Tracker defaults() {
    return DEFAULTS;
  }

  /** {@return the tracker of statuses 500 to 599} */
  public static Tracker serverErrors() {
    return statusBetween(500, 599);
  }

  /** {@return the tracker of status 429} */
  public static Tracker rateLimited() {
    return status(429);
  }

  /**
   * {@return the tracker of these statuses}
   *
   * @param statuses at least one, each from 100 to 999
   * @throws IllegalArgumentException if none is given, or one is not from 100 to 999
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
   * {@return the tracker of the statuses from {@code first} to {@code last}, both included}
   *
   * @param first from 100 to 999
   * @param last from {@code first} to 999
   * @throws IllegalArgumentException if one is not from 100 to 999, or {@code last} is below {@code
   *     first}
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
    if (status < 100 || status > 999) {
      throw new IllegalArgumentException("status: " + status + " (expected: >= 100 and <= 999)");
    }
  }

  /** {@return the tracker of timeouts: of connecting, of the response, and of the whole call} */
  public static Tracker timeouts() {
    return kinds(
        HttpFailureKind.CONNECT_TIMEOUT,
        HttpFailureKind.RESPONSE_TIMEOUT,
        HttpFailureKind.CALL_TIMEOUT);
  }

  /**
   * {@return the tracker of connections that could not be made: refused, unreachable, timed out,
   * DNS}
   */
  public static Tracker connectFailures() {
    return kinds(HttpFailureKind.CONNECT, HttpFailureKind.CONNECT_TIMEOUT, HttpFailureKind.DNS);
  }

  /** {@return the tracker of TLS handshakes that failed} */
  public static Tracker tlsFailures() {
    return kinds(HttpFailureKind.TLS);
  }

  /**
   * {@return the tracker of connections and streams that were reset or closed before the response}
   */
  public static Tracker resets() {
    return kinds(HttpFailureKind.RESET);
  }

  /** {@return the tracker of peers that do not speak HTTP} */
  public static Tracker protocolErrors() {
    return kinds(HttpFailureKind.PROTOCOL);
  }

  /** {@return the tracker of bodies that broke off or could not be decoded} */
  public static Tracker bodyFailures() {
    return kinds(HttpFailureKind.BODY);
  }

  /**
   * {@return the tracker of failures of these kinds} An error that comes from elsewhere than a
   * guard is classified by its type. A guard never asks about {@link HttpFailureKind#CANCELLED}.
   *
   * @param kinds at least one
   * @throws IllegalArgumentException if none is given
   */
  public static Tracker kinds(HttpFailureKind... kinds) {
    List<HttpFailureKind> listed = Arrays.asList(Checks.notNull("kinds", kinds));
    return new Kinds(EnumSet.copyOf(Checks.someOf("kinds", listed)));
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
