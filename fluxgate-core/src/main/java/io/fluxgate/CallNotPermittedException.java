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
public final class CallNotPermittedException extends RuntimeException implements Rejection {

  @Serial private static final long serialVersionUID = 1;

  /** The name of the breaker. */
  private final String name;

  /** OPEN, HALF_OPEN or FORCED_OPEN. */
  private final CircuitState state;

  /** Nanoseconds until a probe, or -1 if that is unknown. */
  private final long retryAfterNanos;

  /**
   * The transition by which the circuit opened last. Not serialized: {@code reason}, {@code
   * openedAt} and {@code causes} are then unknown.
   */
  private final transient @Nullable Signal opening;

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
    this.opening = opening;
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
    return retryAfterNanos < 0 ? Optional.empty() : Optional.of(Duration.ofNanos(retryAfterNanos));
  }

  @Override
  public Optional<String> reason() {
    return Optional.ofNullable(opening).map(Signal::reason);
  }

  @Override
  public Optional<Instant> openedAt() {
    return Optional.ofNullable(opening).map(Signal::when);
  }

  @Override
  public List<String> causes() {
    return opening == null ? List.of() : opening.causes();
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
        + (opening == null ? "" : "; it opened at " + opening.when() + ": ")
        + (opening == null ? "" : Text.clean(opening.reason()));
  }
}
