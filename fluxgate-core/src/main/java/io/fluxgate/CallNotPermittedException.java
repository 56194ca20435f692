package io.fluxgate;

import io.fluxgate.internal.util.Checks;
import io.fluxgate.internal.util.Text;
import java.io.Serial;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Thrown instead of making a call, when the circuit does not let it through.
 *
 * <p>It names the breaker, its state, and how long to wait until another call is worth trying. It
 * has no stack trace unless {@link CircuitBreakerPolicy.Builder#rejectionStackTraces} asks for one,
 * because a rejection is not a fault of the code that made the call.
 */
public final class CallNotPermittedException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  /** The name of the breaker. */
  private final String name;

  /** OPEN, HALF_OPEN or FORCED_OPEN. */
  private final CircuitState state;

  /** Nanoseconds until a probe, or -1 if that is unknown. */
  private final long retryAfterNanos;

  // Of the transition by which the circuit opened last; a Signal cannot be serialized.
  private final @Nullable String reason;
  private final @Nullable Instant openedAt;

  @SuppressWarnings("serial") // what List.copyOf returns is serializable
  private final List<String> causes;

  /**
   * Makes a rejection; breakers do, and tests of code that handles one.
   *
   * @param name the name of the breaker
   * @param state OPEN, HALF_OPEN or FORCED_OPEN
   * @param retryAfterNanos nanoseconds until a probe is let through, -1 if only manual action helps
   * @param opening the transition by which the circuit opened last, null if that is not known
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
    this.reason = opening == null ? null : opening.reason();
    this.openedAt = opening == null ? null : opening.when();
    this.causes = opening == null ? List.of() : opening.causes();
  }

  /** {@return the name of the breaker that rejected the call} */
  public String name() {
    return name;
  }

  /** {@return the state that rejected the call: OPEN, HALF_OPEN or FORCED_OPEN} */
  public CircuitState state() {
    return state;
  }

  /**
   * {@return how long after the rejection a call may be let through as a probe: zero in HALF_OPEN,
   * empty if that needs somebody's intervention}
   */
  public Optional<Duration> retryAfter() {
    return retryAfterNanos < 0 ? Optional.empty() : Optional.of(Duration.ofNanos(retryAfterNanos));
  }

  /** {@return why the circuit opened last, with the numbers that decided; empty if it never did} */
  public Optional<String> reason() {
    return Optional.ofNullable(reason);
  }

  /** {@return when the circuit opened last, by the wall clock; empty if it never did} */
  public Optional<Instant> openedAt() {
    return Optional.ofNullable(openedAt);
  }

  /** {@return why calls had failed when the circuit opened last, the latest cause first} */
  public List<String> causes() {
    return causes;
  }

  @Override
  public String getMessage() {
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
        + (reason == null ? "" : "; it opened at " + openedAt + ": " + Text.clean(reason));
  }
}
