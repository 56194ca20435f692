package io.fluxgate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The details of a rejected call, implemented by {@link CallNotPermittedException} and, in HTTP
 * clients, by {@link io.fluxgate.http.CallNotPermittedIOException}.
 *
 * <p>{@link Tracker#all()} and the {@linkplain io.fluxgate.http.HttpTracker HTTP trackers} ignore
 * such an exception, even as the cause of another one: that another breaker rejected a call says
 * nothing about the service.
 */
public interface Rejection {

  /** {@return the name of the breaker that rejected the call} */
  String name();

  /**
   * {@return the state that rejected the call: OPEN, HALF_OPEN or FORCED_OPEN; CLOSED if too many
   * calls were under way}
   */
  CircuitState state();

  /**
   * {@return how long after the rejection a call may be let through: zero in HALF_OPEN, and if too
   * many calls were under way; empty if only manual action helps}
   */
  Optional<Duration> retryAfter();

  /**
   * {@return why the circuit last opened, with the numbers that decided; empty if it never opened}
   * Or that too many calls were under way, if that is why the call was rejected.
   */
  Optional<String> reason();

  /** {@return when the circuit last opened, by the wall clock; empty if it never opened} */
  Optional<Instant> openedAt();

  /** {@return why calls failed before the circuit last opened, the latest cause first} */
  List<String> causes();
}
