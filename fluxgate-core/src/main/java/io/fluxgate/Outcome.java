package io.fluxgate;

import io.fluxgate.internal.util.Checks;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one admitted call: the error it ended with, or its result. A {@link Tracker}
 * judges it.
 */
public interface Outcome {

  /**
   * {@return the error that ended the call, or null if the call returned a result} Breakers remove
   * the wrappers {@code CompletionException} and {@code ExecutionException}.
   */
  @Nullable Throwable error();

  /** {@return the result of the call, which may be null; null if the call ended with an error} */
  @Nullable Object result();

  /**
   * {@return how long the called service asked its callers to wait, or empty if it did not}
   * Default: empty.
   *
   * <p>If the circuit opens, it stays open at least that long. See also {@link
   * Tripper#retryAfter()}.
   */
  default Optional<Duration> retryAfter() {
    return Optional.empty();
  }

  /**
   * {@return how much of {@link #retryAfter()} the breaker respects if the outcome is a success}
   * Default: all of it. A service may also ask for patience in an answer that is no sign of
   * trouble, such as a redirect.
   */
  default Optional<Duration> retryAfterSuccess() {
    return retryAfter();
  }

  /**
   * {@return the kind of failure in a word or two, for signals and logs} Default: the simple class
   * name of the error, or {@code result} if there is none.
   */
  default String causeKind() {
    Throwable error = error();
    return error == null ? "result" : error.getClass().getSimpleName();
  }

  /**
   * {@return whether signals and logs may show the messages of exceptions, without what looks like
   * a secret} Default: true. The messages of HTTP clients repeat what a host wrote, and what it was
   * sent: see {@code HttpGuard.Builder.showErrorMessages}.
   */
  default boolean showsMessages() {
    return true;
  }

  /**
   * {@return the outcome of a call that ended with {@code error}}
   *
   * @param error what the call threw, without wrappers
   */
  static Outcome ofError(Throwable error) {
    return plain(Checks.notNull("error", error), null);
  }

  /**
   * {@return the outcome of a call that returned {@code result}}
   *
   * @param result what the call returned; may be null
   */
  static Outcome ofResult(@Nullable Object result) {
    return plain(null, result);
  }

  private static Outcome plain(@Nullable Throwable error, @Nullable Object result) {
    record Plain(@Nullable Throwable error, @Nullable Object result) implements Outcome {}
    return new Plain(error, result);
  }
}
