package io.fluxgate;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What there is to know of a breaker at one moment. State, times and metrics belong to the same
 * stay in the same state.
 *
 * @param name the breaker's name
 * @param state its state
 * @param shadowState in METRICS_ONLY, the state it would be in; empty otherwise
 * @param since when it entered the state, by the wall clock
 * @param reopens how often probing has failed since the circuit was last closed
 * @param streak failures since the last success of this stay
 * @param metrics what the window knows; empty in states that record nothing
 * @param probesInFlight calls under way as probes, 0 outside of HALF_OPEN
 * @param untilProbe how long until a call is let through as a probe: zero if the next one is, empty
 *     if none is needed or none is going to be
 * @param transitions the number of transitions since the breaker was made, those of a shadow among
 *     them
 * @param counts calls since the breaker was made
 * @param failureKinds the failed calls among them by {@link Outcome#causeKind()}: at most 20 kinds,
 *     those that came first; {@code OTHER} counts what is of a later one or names none. Immutable
 */
public record CircuitBreakerInfo(
    String name,
    CircuitState state,
    Optional<CircuitState> shadowState,
    Instant since,
    int reopens,
    int streak,
    Metrics metrics,
    int probesInFlight,
    Optional<Duration> untilProbe,
    long transitions,
    CallCounts counts,
    Map<String, Long> failureKinds) {}
