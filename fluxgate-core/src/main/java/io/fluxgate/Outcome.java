package io.fluxgate;

import io.fluxgate.internal.util.Checks;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of one admitted call: the error it ended with, or its result.
 *
 * <p>A {@link Tracker} judges it. {@code CompletionException} and {@code ExecutionException} have
 * been taken off before a tracker sees the error.
 */
public interface Outcome {

  /** {@return the error that ended the call, or null if it returned a result} */
  @Nullable Throwable error();

  /** {@return the result of the call, null also if the call ended with an error} */
  @Nullable Object result();

  /**
   * {@return how long the called service asked its callers to stay away, if it said so}
   *
   * <p>The breaker keeps it: when it opens, it stays open at least that long. See also {@link
   * Tripper#retryAfter()}. The default is empty.
   */
  default Optional<Duration> retryAfter() {
    return Optional.empty();
  }

  /**
   * {@return what kind of failure this is, in a word or two, for signals and logs: the simple name
   * of the error's class, or {@code result}}
   */
  default String causeKind() {
    Throwable error = error();
    return error == null ? "result" : error.getClass().getSimpleName();
  }

  /**
   * {@return the outcome of a call that ended with {@code error}}
   *
   * @param error what the call ended with, not wrapped
   */
  static Outcome ofError(Throwable error) {
    return plain(Checks.notNull("error", error), null);
  }

  /**
   * {@return the outcome of a call that returned {@code result}, which may be null}
   *
   * @param result what the call returned, null included
   */
  static Outcome ofResult(@Nullable Object result) {
    return plain(null, result);
  }

  private static Outcome plain(@Nullable Throwable error, @Nullable Object result) {
    record Plain(@Nullable Throwable error, @Nullable Object result) implements Outcome {}
    return new Plain(error, result);
  }
}
