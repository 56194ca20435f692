package io.fluxgate.adapter.tck;

import io.fluxgate.http.HttpFailureKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What is expected of a call: the classification, the kind of a failure, what the caller gets, and
 * how many requests the server sees. Immutable.
 *
 * @param classification what the breaker counts
 * @param kinds the tracker sees one of these; empty if it sees a response
 * @param errors the caller gets one of these; empty if the call returns
 * @param status the status of the answer if the call returns, or 0 for any
 * @param hits how many requests the server sees
 */
public record Expected(
    Classification classification,
    Set<HttpFailureKind> kinds,
    List<Class<? extends Throwable>> errors,
    int status,
    int hits) {

  /**
   * Copies the kinds and errors.
   *
   * @param classification what the breaker counts
   * @param kinds may be empty
   * @param errors may be empty
   * @param status of the answer, or 0 for any
   * @param hits at least 0
   */
  public Expected {
    kinds = Set.copyOf(kinds);
    errors = List.copyOf(errors);
  }

  /** What the breaker counts. */
  public enum Classification {
    /** The call is counted as a success. */
    SUCCEEDED,
    /** The call is counted as a failure. */
    FAILED,
    /** The call gives no classification. */
    IGNORED,
    /** The adapter never sees the call. */
    UNSEEN
  }

  /**
   * {@return the expectation that one request is answered with this status, which is a success}
   *
   * @param status of the answer, or 0 for any
   */
  public static Expected success(int status) {
    return new Expected(Classification.SUCCEEDED, Set.of(), List.of(), status, 1);
  }

  /**
   * {@return the expectation that one request is answered with this status, which is a failure}
   *
   * @param status of the answer, or 0 for any
   */
  public static Expected failure(int status) {
    return new Expected(Classification.FAILED, Set.of(), List.of(), status, 1);
  }

  /**
   * {@return the expectation that one request fails, and the host is to blame}
   *
   * @param kind what the tracker sees
   * @param error what the caller gets, or a subclass
   */
  public static Expected failure(HttpFailureKind kind, Class<? extends Throwable> error) {
    return new Expected(Classification.FAILED, Set.of(kind), List.of(error), 0, 1);
  }

  /**
   * {@return the expectation that one request fails without saying anything about the host}
   *
   * @param kind what the tracker would see
   * @param error what the caller gets, or a subclass
   */
  public static Expected ignored(HttpFailureKind kind, Class<? extends Throwable> error) {
    return new Expected(Classification.IGNORED, Set.of(kind), List.of(error), 0, 1);
  }

  /** {@return this expectation, for an adapter that the failure does not get to} */
  Expected unseen() {
    return new Expected(Classification.UNSEEN, Set.of(), errors, 0, hits);
  }

  /**
   * {@return this expectation with another number of requests}
   *
   * @param hits how many the server sees, at least 0
   */
  public Expected hits(int hits) {
    return new Expected(classification, kinds, errors, status, hits);
  }

  /**
   * {@return this expectation with another kind}
   *
   * @param kind what the tracker sees
   */
  public Expected kind(HttpFailureKind kind) {
    return new Expected(classification, Set.of(kind), errors, status, hits);
  }

  /**
   * {@return this expectation, for a client whose threads race for the exception that its caller
   * sees}
   *
   * @param kind is accepted as well
   */
  public Expected orKind(HttpFailureKind kind) {
    Set<HttpFailureKind> both = EnumSet.of(kind);
    both.addAll(kinds);
    return new Expected(classification, both, errors, status, hits);
  }

  /**
   * {@return this expectation with other errors, one of which the caller gets}
   *
   * @param errors at least one; subclasses are as good
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // List.of only copies the array
  public final Expected throwing(Class<? extends Throwable>... errors) {
    return new Expected(classification, kinds, List.of(errors), status, hits);
  }
}
