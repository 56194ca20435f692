package io.fluxgate.test.http;

import io.fluxgate.http.HttpFailureKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is expected of a call: the verdict, the kind of a failure, what the caller gets, and how
 * many requests the server sees. Immutable.
 *
 * @param verdict what the breaker counts
 * @param kind the kind the tracker sees, or null if it sees a response
 * @param errors the caller gets one of these; empty if the call returns
 * @param status the status of the answer if the call returns, or 0 for any
 * @param hits how many requests the server sees
 */
public record Expected(
    Verdict verdict,
    @Nullable HttpFailureKind kind,
    List<Class<? extends Throwable>> errors,
    int status,
    int hits) {

  /** What the breaker counts. */
  public enum Verdict {
    /** The call is counted as a success. */
    SUCCEEDED,
    /** The call is counted as a failure. */
    FAILED,
    /** The call is no verdict. */
    IGNORED
  }

  /** Returns the expectation that one request is answered with this status, which is a success. */
  public static Expected success(int status) {
    return new Expected(Verdict.SUCCEEDED, null, List.of(), status, 1);
  }

  /** Returns the expectation that one request is answered with this status, which is a failure. */
  public static Expected failure(int status) {
    return new Expected(Verdict.FAILED, null, List.of(), status, 1);
  }

  /** Returns the expectation that one request fails, by the host's fault. */
  public static Expected failure(HttpFailureKind kind, Class<? extends Throwable> error) {
    return new Expected(Verdict.FAILED, kind, List.of(error), 0, 1);
  }

  /** Returns the expectation that one request fails without telling anything of the host. */
  public static Expected ignored(HttpFailureKind kind, Class<? extends Throwable> error) {
    return new Expected(Verdict.IGNORED, kind, List.of(error), 0, 1);
  }

  /** Returns this expectation with another number of requests. */
  public Expected hits(int hits) {
    return new Expected(verdict, kind, errors, status, hits);
  }

  /** Returns this expectation with another kind. */
  public Expected kind(HttpFailureKind kind) {
    return new Expected(verdict, kind, errors, status, hits);
  }

  /** Returns this expectation with other errors, one of which the caller gets. */
  @SafeVarargs
  @SuppressWarnings("varargs") // List.of only copies the array
  public final Expected throwing(Class<? extends Throwable>... errors) {
    return new Expected(verdict, kind, List.of(errors), status, hits);
  }
}
