package io.fluxgate;

import io.fluxgate.internal.state.State;
import io.fluxgate.internal.util.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of one breaker. State, times and metrics belong to the same period in one state.
 * Immutable.
 */
public final class CircuitBreakerInfo {

  private final String name;
  private final CircuitState state;
  private final Optional<CircuitState> shadowState;
  private final Instant since;
  private final int reopens;
  private final int streak;
  private final WindowMetrics metrics;
  private final int probesInFlight;
  private final Optional<Duration> untilProbe;
  private final long transitions;
  private final Optional<Signal> lastOpening;
  private final CallCounts counts;
  private final Map<String, Long> failureKinds;
  private final OptionalInt unreachedMinimum;

  CircuitBreakerInfo(
      String name,
      State current,
      long nowNanos,
      @Nullable Signal lastOpening,
      CallCounts counts,
      Map<String, Long> kinds) {
    this.lastOpening = Optional.ofNullable(lastOpening);
    long untilProbeNanos = current.nanosUntilProbe(nowNanos);
    this.name = name;
    this.state = current.visibleState();
    this.shadowState = current.shadow ? Optional.of(current.circuitState) : Optional.empty();
    this.since = current.since;
    this.reopens = current.reopens;
    this.streak = current.streak();
    this.metrics = current.metrics(nowNanos);
    this.probesInFlight = current.probesInFlight(nowNanos);
    this.untilProbe =
        untilProbeNanos < 0 ? Optional.empty() : Optional.of(Duration.ofNanos(untilProbeNanos));
    this.transitions = current.sequence();
    this.counts = counts;
    this.failureKinds = kinds;
    int minimum = current.unreachedMinimum(nowNanos);
    this.unreachedMinimum = minimum == 0 ? OptionalInt.empty() : OptionalInt.of(minimum);
  }

  /** {@return the breaker's name} */
  public String name() {
    return name;
  }

  /** {@return the breaker's state} */
  public CircuitState state() {
    return state;
  }

  /** {@return the state a METRICS_ONLY breaker would be in; empty in other states} */
  public Optional<CircuitState> shadowState() {
    return shadowState;
  }

  /** {@return when the breaker entered its state, by the wall clock} */
  public Instant since() {
    return since;
  }

  /** {@return the number of reopens since the circuit was last closed} */
  public int reopens() {
    return reopens;
  }

  /** {@return the number of failures since the last success in the current state} */
  public int streak() {
    return streak;
  }

  /** {@return the metrics of the window; empty in states that record nothing} */
  public WindowMetrics metrics() {
    return metrics;
  }

  /** {@return the number of probes in flight; 0 outside HALF_OPEN} */
  public int probesInFlight() {
    return probesInFlight;
  }

  /**
   * {@return the time until a call is let through as a probe: zero if the next call is one, empty
   * if the breaker needs no probe or if only manual action helps}
   */
  public Optional<Duration> untilProbe() {
    return untilProbe;
  }

  /**
   * {@return the number of transitions since the breaker was created, including those of a shadow}
   */
  public long transitions() {
    return transitions;
  }

  /**
   * {@return the last transition to OPEN, with its reason, time and causes; empty if there was
   * none}
   */
  public Optional<Signal> lastOpening() {
    return lastOpening;
  }

  /** {@return the number of calls since the breaker was created, by outcome} */
  public CallCounts counts() {
    return counts;
  }

  /**
   * {@return the number of failed calls since the breaker was created, by {@link
   * Outcome#causeKind()}} Holds the first 20 kinds that occurred; {@code OTHER} counts all later
   * kinds, and failures without a kind. Immutable.
   */
  public Map<String, Long> failureKinds() {
    return failureKinds;
  }

  /**
   * {@return the number of calls that a rule asks for, as {@code minRequests} does, and that the
   * window has not held at once since the circuit was closed, an hour ago or longer} No rule that
   * needs as many can open the circuit: ask for fewer, or let the window remember more. Empty if
   * there were enough, if it is too early to tell, or if the window is a custom one.
   */
  public OptionalInt unreachedMinimum() {
    return unreachedMinimum;
  }

  private List<Object> fields() {
    return List.of(
        name,
        state,
        shadowState,
        since,
        reopens,
        streak,
        metrics,
        probesInFlight,
        untilProbe,
        transitions,
        lastOpening,
        counts,
        failureKinds,
        unreachedMinimum);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CircuitBreakerInfo that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "CircuitBreakerInfo[name="
        + name
        + ", state="
        + state
        + shadowState.map(shadow -> ", shadowState=" + shadow).orElse("")
        + ", since="
        + since
        + ", reopens="
        + reopens
        + ", streak="
        + streak
        + ", metrics=["
        + metrics
        + "], probesInFlight="
        + probesInFlight
        + untilProbe.map(wait -> ", untilProbe=" + Text.duration(wait)).orElse("")
        + ", transitions="
        + transitions
        + lastOpening.map(opening -> ", lastOpening=" + opening).orElse("")
        + ", counts="
        + counts
        + ", failureKinds="
        + failureKinds
        + (unreachedMinimum.isPresent() ? ", unreachedMinimum=" + unreachedMinimum.getAsInt() : "")
        + "]";
  }
}
