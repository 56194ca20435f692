package io.fluxgate;

import io.fluxgate.internal.rule.CombinedTrippers;
import io.fluxgate.internal.rule.CountTrippers;
import io.fluxgate.internal.rule.RateTrippers;
import io.fluxgate.internal.rule.Trippers;
import io.fluxgate.internal.util.Checks;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * Decides when the circuit opens.
 *
 * <p>In CLOSED and HALF_OPEN, the breaker calls its tripper after each outcome, success or failure,
 * that may change the tripper's answer. If the tripper trips, the circuit opens or reopens.
 *
 * <pre>{@code
 * import static io.fluxgate.Tripper.*;
 *
 * failureStreak(5).or(minRequests(20).and(failureRate(0.4).or(slowRate(0.3, Duration.ofSeconds(1)))));
 * closed().and(failureRate(0.5)).or(halfOpen().and(failureRate(0.2)));
 * }</pre>
 *
 * <p>A custom tripper is a predicate on the {@link TripContext}. If it also declares its {@link
 * TripperInputs}, it is called only when that is needed:
 *
 * <pre>{@code
 * Duration slow = Duration.ofSeconds(1);
 * Tripper tenFailedOrTwentySlow = Tripper.custom(
 *     "tenFailedOrTwentySlow",
 *     TripperInputs.counts().slowCalls(slow),
 *     context -> context.metrics().failed() >= 10 || context.metrics().slow(slow) >= 20);
 * }</pre>
 *
 * <p>If a tripper throws, it does not trip. The state does not change while a tripper runs. The
 * rules for custom trippers are in {@link io.fluxgate}.
 */
@FunctionalInterface
public interface Tripper {

  /**
   * {@return whether the circuit should open}
   *
   * @param context the calls of the current period, including the latest outcome
   */
  boolean shouldTrip(TripContext context);

  /**
   * Explains in words why this tripper trips, with the numbers that decided; a composite names only
   * the parts that trip. Called only after {@link #shouldTrip} returned true for the same context.
   *
   * @param context the one that {@link #shouldTrip} received
   * @return the reason for signals and logs; by default, {@code toString()}
   */
  default String explain(TripContext context) {
    return toString();
  }

  /**
   * Says in words where this tripper stands, whether it trips or not, for {@link
   * CircuitBreaker#explain()}. Called only for people who look.
   *
   * @param context the calls of the current period
   * @return by default the reason if it trips, otherwise {@code toString()}, and which of both it
   *     is
   */
  default String describe(TripContext context) {
    boolean trips = shouldTrip(context);
    return Trippers.stated(trips ? explain(context) : toString(), trips);
  }

  /**
   * {@return what this tripper reads} The default fits every tripper that reads no slow calls, and
   * costs most.
   */
  default TripperInputs inputs() {
    return TripperInputs.everything();
  }

  /**
   * {@return a tripper that trips when both this one and {@code other} do}
   *
   * @param other called only if this one trips
   */
  default Tripper and(Tripper other) {
    return new CombinedTrippers.And(this, Checks.notNull("other", other));
  }

  /**
   * {@return a tripper that trips when this one or {@code other} does}
   *
   * @param other called only if this one does not trip
   */
  default Tripper or(Tripper other) {
    return new CombinedTrippers.Or(this, Checks.notNull("other", other));
  }

  /** {@return a tripper that trips when this one does not} */
  default Tripper not() {
    return new CombinedTrippers.Not(this);
  }

  /**
   * {@return a tripper that always trips in CLOSED and never in HALF_OPEN} Use it with {@code and}
   * to limit a rule to CLOSED.
   */
  static Tripper closed() {
    return new Trippers.InState(CircuitState.CLOSED);
  }

  /**
   * {@return a tripper that always trips in HALF_OPEN and never in CLOSED} Use it with {@code and}
   * to limit a rule to HALF_OPEN.
   */
  static Tripper halfOpen() {
    return new Trippers.InState(CircuitState.HALF_OPEN);
  }

  /**
   * {@return a tripper that trips once the window contains at least {@code calls} calls} Use it
   * with {@code and} to give a rate a minimum number of calls.
   *
   * <p>It never waits for more calls than there can be: a window of 50 calls satisfies {@code
   * minRequests(100)} when it is full, and HALF_OPEN satisfies it after {@code verdictCalls}
   * outcomes.
   *
   * @param calls at least 1
   * @throws IllegalArgumentException if {@code calls} is less than 1
   */
  static Tripper minRequests(int calls) {
    return new CountTrippers.MinRequests(Checks.atLeast("minRequests", 1, calls));
  }

  /**
   * {@return a tripper that trips when at least {@code failures} calls in the window failed}
   *
   * <p>It never asks for more than there can be, like {@link #minRequests}.
   *
   * @param failures at least 1
   * @throws IllegalArgumentException if it is less
   */
  static Tripper failures(int failures) {
    return new CountTrippers.Failures(Checks.atLeast("failures", 1, failures));
  }

  /**
   * {@return a tripper that trips when at least this share of the calls in the window failed}
   *
   * @param ratio above 0, at most 1
   * @throws IllegalArgumentException if the ratio is out of range
   */
  static Tripper failureRate(double ratio) {
    return new RateTrippers.FailureRate(Checks.positiveRatio("failureRate", ratio));
  }

  /**
   * {@return a tripper that trips when at least this share of the calls in the window took at least
   * {@code threshold}} Failed calls count too. Rules with different thresholds are independent.
   *
   * @param ratio above 0, at most 1
   * @param threshold longer than zero
   * @throws IllegalArgumentException if an argument is out of range
   */
  static Tripper slowRate(double ratio, Duration threshold) {
    return new RateTrippers.SlowRate(
        Checks.positiveRatio("slowRate", ratio), Checks.positive("threshold", threshold));
  }

  /**
   * {@return a tripper that trips when the calls in the window took at least {@code threshold} on
   * average} Failed calls count too.
   *
   * @param threshold longer than zero
   * @throws IllegalArgumentException if the threshold is not longer than zero
   */
  static Tripper avgLatency(Duration threshold) {
    return new RateTrippers.AvgLatency(Checks.positive("avgLatency", threshold));
  }

  /**
   * {@return a tripper that trips after at least {@code failures} consecutive failures}
   *
   * <p>A success ends the streak; an ignored outcome does not. In HALF_OPEN, it never waits for
   * more failures than {@code verdictCalls}.
   *
   * @param failures at least 1
   * @throws IllegalArgumentException if {@code failures} is less than 1
   */
  static Tripper failureStreak(int failures) {
    return new CountTrippers.FailureStreak(Checks.atLeast("failureStreak", 1, failures));
  }

  /**
   * {@return a tripper that trips when the service asks its callers to wait, see {@link
   * Outcome#retryAfter()}} The circuit opens at once, and stays open at least that long.
   */
  static Tripper retryAfter() {
    return Trippers.RetryAfter.INSTANCE;
  }

  /**
   * {@return a custom tripper that may read anything but slow calls, and is called after every
   * outcome}
   *
   * @param name the tripper's name in signals and logs, not blank
   * @param rule whether the circuit should open
   */
  static Tripper custom(String name, Predicate<? super TripContext> rule) {
    return custom(name, TripperInputs.everything(), rule);
  }

  /**
   * {@return a custom tripper that declares what it reads, and is called only when that is needed}
   *
   * @param name the tripper's name in signals and logs, not blank
   * @param inputs what the rule reads
   * @param rule whether the circuit should open
   */
  static Tripper custom(String name, TripperInputs inputs, Predicate<? super TripContext> rule) {
    return new Trippers.Custom(
        Checks.notBlank("name", name),
        Checks.notNull("inputs", inputs),
        Checks.notNull("rule", rule));
  }
}
