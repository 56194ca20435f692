package io.fluxgate;

import io.fluxgate.internal.util.Checks;
import io.fluxgate.internal.util.Text;
import java.io.Serial;
import java.time.Duration;
import java.util.Optional;

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

  /**
   * Makes a rejection; breakers do, and tests of code that handles one.
   *
   * @param name the name of the breaker
   * @param state OPEN, HALF_OPEN or FORCED_OPEN
   * @param retryAfterNanos nanoseconds until a probe is let through, -1 if only manual action helps
   * @param stackTrace whether the exception has a stack trace
   */
  public CallNotPermittedException(
      String name, CircuitState state, long retryAfterNanos, boolean stackTrace) {
    super(null, null, true, stackTrace);
    this.name = Checks.notNull("name", name);
    this.state = Checks.notNull("state", state);
    this.retryAfterNanos = retryAfterNanos;
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

  @Override
  public String getMessage() {
    String when =
        switch (state) {
          case HALF_OPEN -> "enough probes are under way";
          case OPEN ->
              retryAfter()
                  .map(wait -> "the next probe is let through in " + wait)
                  .orElse("until it is reset");
          default -> "until it is reset";
        };
    return "Circuit breaker " + Text.clean(name) + " is " + state + ": " + when;
  }
}
