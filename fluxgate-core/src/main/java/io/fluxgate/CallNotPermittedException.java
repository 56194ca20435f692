package io.fluxgate;

import io.fluxgate.internal.util.Checks;
import io.fluxgate.internal.util.Text;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Thrown instead of making a call when the circuit does not let it through.
 *
 * <p>It names the breaker and its state, and says how long to wait before another call is worth
 * trying. By default it has no stack trace, because the code that made the call did nothing wrong;
 * {@link CircuitBreakerPolicy.Builder#rejectionStackTraces} adds one.
 */
public final class CallNotPermittedException extends RuntimeException implements Rejection {

  @Serial private static final long serialVersionUID = 1;

  /** Below it are maxima of calls under way. */
  private static final long TOO_MANY_CALLS = -1;

  /** The name of the breaker. */
  private final String name;

  /** OPEN, HALF_OPEN or FORCED_OPEN. */
  private final CircuitState state;

  /**
   * Nanoseconds until the next probe, or -1 if only manual action helps. If too many calls were
   * under way, their maximum, negated and below that: a rejection stays small.
   */
  private final long retryAfterNanos;

  /** The last transition to OPEN: one reference, so that a rejection stays small. */
  private transient @Nullable Signal opening;

  /**
   * Creates a rejection, for breakers and for tests of code that handles rejections.
   *
   * @param name the name of the breaker
   * @param state OPEN, HALF_OPEN or FORCED_OPEN
   * @param retryAfterNanos nanoseconds until the next probe, -1 if only manual action helps
   * @param opening the last transition to OPEN, null if unknown
   * @param stackTrace whether the exception has a stack trace
   */
  public CallNotPermittedException(
      String name,
      CircuitState state,
      long retryAfterNanos,
      @Nullable Signal opening,
      boolean stackTrace) {
    super(null, null, true, stackTrace);
    this.name = Checks.notNull("name", name);
    this.state = Checks.notNull("state", state);
    this.retryAfterNanos = retryAfterNanos;
    this.opening = opening;
  }

  /**
   * {@return the rejection of a call because too many others are under way}
   *
   * @param name the name of the breaker
   * @param state CLOSED or HALF_OPEN
   * @param maximum how many calls may be under way at once
   * @param stackTrace whether the exception has a stack trace
   */
  public static CallNotPermittedException tooManyCalls(
      String name, CircuitState state, int maximum, boolean stackTrace) {
    return new CallNotPermittedException(
        name, state, TOO_MANY_CALLS - Checks.atLeast("maximum", 1, maximum), null, stackTrace);
  }

  private boolean isTooManyCalls() {
    return retryAfterNanos < TOO_MANY_CALLS;
  }

  private String tooManyCalls() {
    return (TOO_MANY_CALLS - retryAfterNanos) + " calls are under way, the maximum";
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public CircuitState state() {
    return state;
  }

  @Override
  public Optional<Duration> retryAfter() {
    if (isTooManyCalls()) {
      return Optional.of(Duration.ZERO);
    }
    return retryAfterNanos < 0 ? Optional.empty() : Optional.of(Duration.ofNanos(retryAfterNanos));
  }

  @Override
  public Optional<String> reason() {
    return isTooManyCalls()
        ? Optional.of(tooManyCalls())
        : Optional.ofNullable(opening).map(Signal::reason);
  }

  @Override
  public Optional<Instant> openedAt() {
    return Optional.ofNullable(opening).map(Signal::when);
  }

  @Override
  public List<String> causes() {
    return opening == null ? List.of() : opening.causes();
  }

  /**
   * Writes what a rejection shows of its {@link Signal}, which is not serializable.
   *
   * @param out the stream
   * @throws IOException if the stream cannot be written
   * @serialData reason, time and causes of the last opening; the first two are null if unknown
   */
  @Serial
  private void writeObject(ObjectOutputStream out) throws IOException {
    out.defaultWriteObject();
    out.writeObject(reason().orElse(null));
    out.writeObject(openedAt().orElse(null));
    out.writeObject(causes().toArray(new String[0]));
  }

  /**
   * Reads what {@code writeObject} wrote.
   *
   * @param in the stream
   * @throws IOException if the stream cannot be read
   * @throws ClassNotFoundException if a class is missing
   */
  @Serial
  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    String reason = (String) in.readObject();
    Instant openedAt = (Instant) in.readObject();
    String[] causes = (String[]) in.readObject();
    if (reason != null && openedAt != null) {
      opening =
          Signal.builder(name, CircuitState.CLOSED, CircuitState.OPEN)
              .reason(reason)
              .when(openedAt)
              .causes(List.of(causes))
              .build();
    }
  }

  @Override
  public String getMessage() {
    if (isTooManyCalls()) {
      return "Circuit breaker " + Text.clean(name) + " rejects the call: " + tooManyCalls();
    }
    String when =
        switch (state) {
          case HALF_OPEN -> "enough probes are in flight";
          case OPEN ->
              retryAfter()
                  .map(wait -> "next probe in " + Text.duration(wait))
                  .orElse("until it is reset");
          default -> "until it is reset";
        };
    return "Circuit breaker "
        + Text.clean(name)
        + " is "
        + state
        + ": "
        + when
        + (opening == null
            ? ""
            : "; it opened at " + opening.when() + ": " + Text.clean(opening.reason()));
  }
}
