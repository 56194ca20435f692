package io.fluxgate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an exception knows that stands for a rejected call: {@link CallNotPermittedException}, and
 * {@link io.fluxgate.http.CallNotPermittedIOException} from HTTP clients.
 *
 * <p>{@link Tracker#all()} and the {@linkplain io.fluxgate.http.HttpTracker HTTP trackers} do not
 * count it, as the cause of another error neither: a call that another breaker rejected says
 * nothing about the service.
 */
public interface Rejection {

  /** {@return the name of the breaker that rejected the call} */
  String name();

  /** {@return the state that rejected the call: OPEN, HALF_OPEN or FORCED_OPEN} */
  CircuitState state();

  /**
   * {@return how long after the rejection a call may be let through as a probe: zero in HALF_OPEN,
   * empty if only manual action helps}
   */
  Optional<Duration> retryAfter();

  /** {@return why the circuit opened last, with the numbers that decided; empty if it never did} */
  Optional<String> reason();

  /** {@return when the circuit opened last, by the wall clock; empty if it never did} */
  Optional<Instant> openedAt();

  /** {@return why calls had failed when the circuit opened last, the latest cause first} */
  List<String> causes();
}
