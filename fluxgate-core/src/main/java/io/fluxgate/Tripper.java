package io.fluxgate;

import io.fluxgate.internal.rule.Trippers;
import io.fluxgate.internal.util.Checks;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * Decides when the circuit opens.
 *
 * <p>Asked in CLOSED and HALF_OPEN after a recorded outcome, a success too, whenever that outcome
 * may have changed the answer. While it holds, the circuit opens; in HALF_OPEN, it reopens.
 *
 * <pre>{@code
 * import static io.fluxgate.Tripper.*;
 *
 * failureStreak(5).or(minRequests(20).and(failureRate(0.4).or(slowRate(0.3, Duration.ofSeconds(1)))));
 * closed().and(failureRate(0.5)).or(halfOpen().and(failureRate(0.2)));
 * }</pre>
 *
 * <p>A tripper is pure: it sees only the context, holds no mutable state, and may be called by many
 * threads at once. One that throws counts as not holding; the fault is logged once per breaker. One
 * that blocks holds up the call whose outcome it is asked after, and no other; the circuit stays as
 * it is meanwhile. It may call the breaker.
 */
@FunctionalInterface
public interface Tripper {

  /**
   * {@return whether the circuit should be open, on this context}
   *
   * @param context of the present stay in a state, the latest outcome included
   */
  boolean shouldTrip(TripContext context);

  /**
   * Says in words why this tripper holds, with the numbers: only branches that hold are named.
   * Called only after {@link #shouldTrip} returned true for the same context.
   *
   * @param context the same that {@link #shouldTrip} got
   * @return the reason that signals and logs give; by default, {@code toString()}
   */
  default String explain(TripContext context) {
    return toString();
  }

  /** {@return what this tripper reads} The default suits every tripper, and costs the most. */
  default TripperInputs inputs() {
    return TripperInputs.everything();
  }

  /**
   * {@return a tripper that holds while both this one and {@code other} hold}
   *
   * @param other asked only if this one holds
   */
  default Tripper and(Tripper other) {
    return new Trippers.And(this, Checks.notNull("other", other));
  }

  /**
   * {@return a tripper that holds while this one or {@code other} holds}
   *
   * @param other asked only if this one does not hold
   */
  default Tripper or(Tripper other) {
    return new Trippers.Or(this, Checks.notNull("other", other));
  }

  /** {@return a tripper that holds while this one does not} */
  default Tripper not() {
    return new Trippers.Not(this);
  }

  /**
   * {@return the tripper that holds in CLOSED: with {@code and}, it confines a rule to that state}
   */
  static Tripper closed() {
    return new Trippers.In(CircuitState.CLOSED);
  }

  /**
   * {@return the tripper that holds in HALF_OPEN: with {@code and}, it confines a rule to that
   * state}
   */
  static Tripper halfOpen() {
    return new Trippers.In(CircuitState.HALF_OPEN);
  }

  /**
   * {@return the tripper that holds once at least {@code calls} calls are in the window}
   *
   * <p>It never asks for more than there can be: a window of 50 calls satisfies {@code
   * minRequests(100)} when full, and HALF_OPEN does with {@code halfOpenCalls} outcomes.
   *
   * @param calls at least 1
   * @throws IllegalArgumentException if it is less
   */
  static Tripper minRequests(int calls) {
    return new Trippers.MinRequests(Checks.atLeast("minRequests", 1, calls));
  }

  /**
   * {@return the tripper that holds while at least {@code failures} calls in the window failed}
   *
   * <p>It never asks for more than there can be, like {@link #minRequests}.
   *
   * @param failures at least 1
   * @throws IllegalArgumentException if it is less
   */
  static Tripper failures(int failures) {
    return new Trippers.Failures(Checks.atLeast("failures", 1, failures));
  }

  /**
   * {@return the tripper that holds while at least this share of the calls in the window failed}
   *
   * @param ratio above 0, at most 1
   * @throws IllegalArgumentException if it is out of range
   */
  static Tripper failureRate(double ratio) {
    return new Trippers.FailureRate(Checks.positiveRatio("failureRate", ratio));
  }

  /**
   * {@return the tripper that holds while at least this share of the calls in the window, failures
   * among them, took at least {@code threshold}} Rules with different thresholds do not affect each
   * other.
   *
   * @param ratio above 0, at most 1
   * @param threshold longer than zero
   * @throws IllegalArgumentException if one is out of range
   */
  static Tripper slowRate(double ratio, Duration threshold) {
    return new Trippers.SlowRate(
        Checks.positiveRatio("slowRate", ratio), Checks.positive("threshold", threshold));
  }

  /**
   * {@return the tripper that holds while the calls in the window, failures among them, took at
   * least {@code threshold} on average}
   *
   * @param threshold longer than zero
   * @throws IllegalArgumentException if it is out of range
   */
  static Tripper avgLatency(Duration threshold) {
    return new Trippers.AvgLatency(Checks.positive("avgLatency", threshold));
  }

  /**
   * {@return the tripper that holds once at least {@code failures} calls in a row failed} A success
   * ends the row, an ignored outcome leaves it. In HALF_OPEN no more failures are asked for than
   * probes make a verdict.
   *
   * @param failures at least 1
   * @throws IllegalArgumentException if it is less
   */
  static Tripper failureStreak(int failures) {
    return new Trippers.FailureStreak(Checks.atLeast("failureStreak", 1, failures));
  }

  /**
   * {@return the tripper that holds while the service asks its callers to stay away ({@link
   * Outcome#retryAfter()}): the circuit opens at once, for at least that long}
   */
  static Tripper retryAfter() {
    return Trippers.RetryAfter.INSTANCE;
  }

  /**
   * {@return a named tripper of one's own}
   *
   * @param name what signals and logs call it, not blank
   * @param rule whether the circuit should be open
   */
  static Tripper custom(String name, Predicate<? super TripContext> rule) {
    return custom(name, TripperInputs.everything(), rule);
  }

  /**
   * {@return a named tripper of one's own that says what it reads, and so costs no more than that}
   *
   * @param name what signals and logs call it, not blank
   * @param inputs what the rule reads
   * @param rule whether the circuit should be open
   */
  static Tripper custom(String name, TripperInputs inputs, Predicate<? super TripContext> rule) {
    return new Trippers.Custom(
        Checks.notBlank("name", name),
        Checks.notNull("inputs", inputs),
        Checks.notNull("rule", rule));
  }
}
