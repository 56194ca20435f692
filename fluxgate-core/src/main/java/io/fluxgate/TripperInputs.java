package io.fluxgate;

import io.fluxgate.internal.util.Checks;
import io.fluxgate.internal.util.Text;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Declares what a {@link Tripper} reads, so that the window keeps no more than that, and the
 * breaker calls the tripper only when its answer could change. Immutable: each method returns a
 * changed copy.
 *
 * <p>Start from {@link #counts()} for a rule that only failed or slow calls can satisfy, or else
 * from {@link #everything()}:
 *
 * <pre>{@code
 * Duration slow = Duration.ofSeconds(1);
 * Tripper badRate = Tripper.custom(
 *     "badRate",
 *     TripperInputs.counts().slowCalls(slow).rate(),
 *     context -> context.metrics().failureRate() + context.metrics().slowRate(slow) >= 0.5);
 * Tripper tripper = Tripper.minRequests(20).and(badRate);
 * }</pre>
 */
public final class TripperInputs {

  private static final TripperInputs COUNTS =
      new TripperInputs(List.of(), false, false, false, 0, 0, false);
  private static final TripperInputs EVERYTHING =
      new TripperInputs(List.of(), true, true, true, 0, 0, false);

  private final List<Duration> slowThresholds;
  private final boolean averageDuration;
  private final boolean everyOutcome;
  private final boolean tripsWhenHealthy;
  private final int minimumCalls;

  /** How many failures the rule needs at least, 0 if that is not known. */
  private final int minimumFailures;

  /** Whether the rule reads a rate without a minimum number of calls. */
  private final boolean unboundedRate;

  TripperInputs(
      List<Duration> slowThresholds,
      boolean averageDuration,
      boolean everyOutcome,
      boolean tripsWhenHealthy,
      int minimumCalls,
      int minimumFailures,
      boolean unboundedRate) {
    this.slowThresholds = slowThresholds;
    this.averageDuration = averageDuration;
    this.everyOutcome = everyOutcome;
    this.tripsWhenHealthy = tripsWhenHealthy;
    this.minimumCalls = minimumCalls;
    this.minimumFailures = minimumFailures;
    this.unboundedRate = unboundedRate;
  }

  /**
   * {@return the inputs of a rule that reads the numbers of calls and failures, and never trips
   * while the window has neither a failed nor a slow call}
   */
  public static TripperInputs counts() {
    return COUNTS;
  }

  /**
   * {@return the inputs of a rule that may read anything, and is called after every outcome} To
   * read slow calls, it must also name their thresholds with {@link #slowCalls}.
   */
  public static TripperInputs everything() {
    return EVERYTHING;
  }

  /**
   * {@return these inputs plus the number of calls that took at least {@code threshold}}
   *
   * @param threshold longer than zero
   * @throws IllegalArgumentException if the threshold is not longer than zero
   */
  public TripperInputs slowCalls(Duration threshold) {
    Checks.positive("threshold", threshold);
    return withThresholds(List.of(threshold));
  }

  /**
   * {@return these inputs for a rule on a rate} A policy warns if no {@link Tripper#minRequests}
   * goes with the rule, and no other rule that needs several calls.
   */
  public TripperInputs rate() {
    return new TripperInputs(
        slowThresholds,
        averageDuration,
        everyOutcome,
        tripsWhenHealthy,
        minimumCalls,
        minimumFailures,
        !hasMinimum());
  }

  /** {@return these inputs plus the mean duration} The rule is then called after every outcome. */
  public TripperInputs averageDuration() {
    return new TripperInputs(
        slowThresholds, true, true, true, minimumCalls, minimumFailures, unboundedRate);
  }

  /**
   * {@return these inputs for a rule that is called after every outcome} A rule needs this if even
   * a quick success in a full window can make it trip.
   */
  public TripperInputs afterEveryOutcome() {
    return new TripperInputs(
        slowThresholds, averageDuration, true, true, minimumCalls, 0, unboundedRate);
  }

  /**
   * {@return these inputs for a rule that may trip although the window has neither a failed nor a
   * slow call} Combine such a rule with one that needs failed or slow calls, as in {@code
   * minRequests(20).and(failureRate(0.5))}.
   *
   * @param calls the number of calls after which one more success no longer matters, at least 0
   * @throws IllegalArgumentException if the number is negative
   */
  public TripperInputs healthy(int calls) {
    return new TripperInputs(
        slowThresholds,
        averageDuration,
        everyOutcome,
        true,
        Checks.atLeast("calls", 0, calls),
        minimumFailures,
        unboundedRate);
  }

  /**
   * {@return these inputs for a rule that only trips after this number of failures} A rate that is
   * combined with such a rule has a minimum, so a policy does not warn.
   *
   * @param failures at least 1
   * @throws IllegalArgumentException if it is less
   */
  public TripperInputs needsFailures(int failures) {
    return new TripperInputs(
        slowThresholds,
        averageDuration,
        everyOutcome,
        tripsWhenHealthy,
        minimumCalls,
        Checks.atLeast("failures", 1, failures),
        unboundedRate && failures < 2);
  }

  /** Whether the rule cannot hold at the first call: one failure of one call is any rate. */
  private boolean hasMinimum() {
    return minimumCalls > 0 || minimumFailures > 1;
  }

  /**
   * {@return the inputs of a rule that trips when both rules trip}
   *
   * @param other the inputs of the other rule
   */
  public TripperInputs and(TripperInputs other) {
    Checks.notNull("other", other);
    // If both rules must trip, either of them may set the minimum for both.
    boolean bounded = hasMinimum() || other.hasMinimum();
    return joined(
        other,
        tripsWhenHealthy && other.tripsWhenHealthy,
        Math.max(minimumFailures, other.minimumFailures),
        !bounded && (unboundedRate || other.unboundedRate));
  }

  /**
   * {@return the inputs of a rule that trips when either rule trips}
   *
   * @param other the inputs of the other rule
   */
  public TripperInputs or(TripperInputs other) {
    Checks.notNull("other", other);
    return joined(
        other,
        tripsWhenHealthy || other.tripsWhenHealthy,
        Math.min(minimumFailures, other.minimumFailures),
        unboundedRate || other.unboundedRate);
  }

  private TripperInputs joined(
      TripperInputs other, boolean mayHoldWhenHealthy, int failures, boolean anUnboundedRate) {
    TripperInputs both = withThresholds(other.slowThresholds);
    return new TripperInputs(
        both.slowThresholds,
        averageDuration || other.averageDuration,
        everyOutcome || other.everyOutcome,
        mayHoldWhenHealthy,
        Math.max(minimumCalls, other.minimumCalls),
        failures,
        anUnboundedRate);
  }

  private TripperInputs withThresholds(List<Duration> more) {
    return new TripperInputs(
        more.isEmpty() ? slowThresholds : ascending(slowThresholds, more),
        averageDuration,
        everyOutcome,
        tripsWhenHealthy,
        minimumCalls,
        minimumFailures,
        unboundedRate);
  }

  private static List<Duration> ascending(List<Duration> some, List<Duration> more) {
    TreeSet<Duration> all = new TreeSet<>(some);
    all.addAll(more);
    return List.copyOf(new ArrayList<>(all));
  }

  // Read by windows and breakers

  /** {@return the thresholds for which slow calls are counted, ascending, without duplicates} */
  public List<Duration> slowThresholds() {
    return slowThresholds;
  }

  /** {@return whether the rule reads the mean duration} */
  public boolean readsAverageDuration() {
    return averageDuration;
  }

  /** {@return whether the rule reads any duration} */
  public boolean readsDurations() {
    return averageDuration || !slowThresholds.isEmpty();
  }

  /** {@return whether the rule reads a rate without a minimum number of calls} */
  public boolean readsUnboundedRate() {
    return unboundedRate;
  }

  /** {@return the number of calls after which one more success no longer matters} */
  public int minimumCalls() {
    return minimumCalls;
  }

  /** {@return whether the tripper is called after every outcome} */
  public boolean isEveryOutcome() {
    return everyOutcome || tripsWhenHealthy;
  }

  /**
   * Whether the rule trips once there are enough calls, even if all succeeded quickly, as {@code
   * minRequests(n)} alone does.
   */
  boolean tripsByCountAlone() {
    return tripsWhenHealthy && !everyOutcome;
  }

  /** These inputs plus the mean duration, which no rule reads. */
  TripperInputs keepingAverageDuration() {
    return averageDuration
        ? this
        : new TripperInputs(
            slowThresholds,
            true,
            everyOutcome,
            tripsWhenHealthy,
            minimumCalls,
            minimumFailures,
            unboundedRate);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TripperInputs that
        && slowThresholds.equals(that.slowThresholds)
        && averageDuration == that.averageDuration
        && everyOutcome == that.everyOutcome
        && tripsWhenHealthy == that.tripsWhenHealthy
        && minimumCalls == that.minimumCalls
        && minimumFailures == that.minimumFailures
        && unboundedRate == that.unboundedRate;
  }

  @Override
  public int hashCode() {
    return 31 * slowThresholds.hashCode() + minimumCalls;
  }

  @Override
  public String toString() {
    return "TripperInputs[slowThresholds="
        + Text.durations(slowThresholds)
        + ", averageDuration="
        + averageDuration
        + ", everyOutcome="
        + everyOutcome
        + ", tripsWhenHealthy="
        + tripsWhenHealthy
        + ", minimumCalls="
        + minimumCalls
        + ", minimumFailures="
        + minimumFailures
        + ", unboundedRate="
        + unboundedRate
        + "]";
  }
}
