package io.fluxgate;

import io.fluxgate.internal.util.Checks;
import io.fluxgate.internal.util.Text;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Tripper} reads, so that a window keeps no more than that, and the tripper is called
 * only when its answer could change. Immutable.
 *
 * <pre>{@code
 * TripperInputs.counts().slowCalls(Duration.ofSeconds(1));
 * }</pre>
 */
public final class TripperInputs {

  private static final TripperInputs COUNTS =
      new TripperInputs(List.of(), false, false, false, 0, false);
  private static final TripperInputs EVERYTHING =
      new TripperInputs(List.of(), true, true, true, 0, false);

  private final List<Duration> slowThresholds;
  private final boolean averageDuration;
  private final boolean everyOutcome;
  private final boolean tripsWhenHealthy;
  private final int minimumCalls;

  /** Whether a rate is read that no minimum number of calls goes with. */
  private final boolean unboundedRate;

  TripperInputs(
      List<Duration> slowThresholds,
      boolean averageDuration,
      boolean everyOutcome,
      boolean tripsWhenHealthy,
      int minimumCalls,
      boolean unboundedRate) {
    this.slowThresholds = slowThresholds;
    this.averageDuration = averageDuration;
    this.everyOutcome = everyOutcome;
    this.tripsWhenHealthy = tripsWhenHealthy;
    this.minimumCalls = minimumCalls;
    this.unboundedRate = unboundedRate;
  }

  /**
   * {@return the inputs of a rule that reads the numbers of calls and failures, and never holds
   * while the window has neither a failed nor a slow call}
   */
  public static TripperInputs counts() {
    return COUNTS;
  }

  /**
   * {@return the inputs of a rule about which nothing is known} It may read anything but slow
   * calls, whose thresholds {@link #slowCalls} names, and is called after every outcome.
   */
  public static TripperInputs everything() {
    return EVERYTHING;
  }

  /**
   * {@return these inputs and the number of slow calls for one more threshold}
   *
   * @param threshold longer than zero; a known one changes nothing
   * @throws IllegalArgumentException if the threshold is not longer than zero
   */
  public TripperInputs slowCalls(Duration threshold) {
    Checks.positive("threshold", threshold);
    return withThresholds(List.of(threshold));
  }

  /**
   * {@return these inputs for a rule on a rate, which should come with a minimum number of calls}
   */
  public TripperInputs rate() {
    return new TripperInputs(
        slowThresholds,
        averageDuration,
        everyOutcome,
        tripsWhenHealthy,
        minimumCalls,
        minimumCalls == 0);
  }

  /** {@return these inputs and the mean duration} The rule is then called after every outcome. */
  public TripperInputs averageDuration() {
    return new TripperInputs(slowThresholds, true, true, true, minimumCalls, unboundedRate);
  }

  /**
   * {@return these inputs for a rule whose answer any outcome can change, that of a quick success
   * in a full window too}
   */
  public TripperInputs afterEveryOutcome() {
    return new TripperInputs(
        slowThresholds, averageDuration, true, true, minimumCalls, unboundedRate);
  }

  /**
   * {@return these inputs for a rule that may hold although the window has neither a failed nor a
   * slow call}
   *
   * @param calls the number of calls beyond which one more success changes nothing by its number,
   *     at least 0
   * @throws IllegalArgumentException if the number is negative
   */
  public TripperInputs healthy(int calls) {
    return new TripperInputs(
        slowThresholds,
        averageDuration,
        everyOutcome,
        true,
        Checks.atLeast("calls", 0, calls),
        unboundedRate);
  }

  /**
   * {@return the inputs of a rule that holds if two others do, with these and {@code other}}
   *
   * @param other the inputs of the other rule
   */
  public TripperInputs and(TripperInputs other) {
    Checks.notNull("other", other);
    // Of two rules that must both hold, either may set the minimum for both.
    boolean bounded = minimumCalls > 0 || other.minimumCalls > 0;
    return joined(
        other,
        tripsWhenHealthy && other.tripsWhenHealthy,
        !bounded && (unboundedRate || other.unboundedRate));
  }

  /**
   * {@return the inputs of a rule that holds if one of two does, with these or {@code other}}
   *
   * @param other the inputs of the other rule
   */
  public TripperInputs or(TripperInputs other) {
    Checks.notNull("other", other);
    return joined(
        other, tripsWhenHealthy || other.tripsWhenHealthy, unboundedRate || other.unboundedRate);
  }

  private TripperInputs joined(
      TripperInputs other, boolean mayHoldWhenHealthy, boolean anUnboundedRate) {
    TripperInputs both = withThresholds(other.slowThresholds);
    return new TripperInputs(
        both.slowThresholds,
        averageDuration || other.averageDuration,
        everyOutcome || other.everyOutcome,
        mayHoldWhenHealthy,
        Math.max(minimumCalls, other.minimumCalls),
        anUnboundedRate);
  }

  private TripperInputs withThresholds(List<Duration> more) {
    TreeSet<Duration> ascending = new TreeSet<>(slowThresholds);
    ascending.addAll(more);
    return new TripperInputs(
        List.copyOf(new ArrayList<>(ascending)),
        averageDuration,
        everyOutcome,
        tripsWhenHealthy,
        minimumCalls,
        unboundedRate);
  }

  // What windows and the engine read

  /** {@return the durations for which slow calls are counted, ascending, without duplicates} */
  public List<Duration> slowThresholds() {
    return slowThresholds;
  }

  /** {@return whether the mean duration is read} */
  public boolean readsAverageDuration() {
    return averageDuration;
  }

  /** {@return whether any duration is read} */
  public boolean readsDurations() {
    return averageDuration || !slowThresholds.isEmpty();
  }

  /** {@return whether a rate is read that no minimum number of calls goes with} */
  public boolean readsUnboundedRate() {
    return unboundedRate;
  }

  /** {@return the number of calls beyond which one more success changes nothing by its number} */
  public int minimumCalls() {
    return minimumCalls;
  }

  /** {@return whether the tripper is called after each outcome, whatever the window returns} */
  public boolean isEveryOutcome() {
    return everyOutcome || tripsWhenHealthy;
  }

  /**
   * Whether the rule holds without a failed or slow call as soon as there are calls enough, as
   * {@code minRequests(n)} does by itself.
   */
  boolean tripsByCountAlone() {
    return tripsWhenHealthy && !everyOutcome;
  }

  /** These inputs, with the mean duration kept although no rule reads it. */
  TripperInputs keepingAverageDuration() {
    return averageDuration
        ? this
        : new TripperInputs(
            slowThresholds, true, everyOutcome, tripsWhenHealthy, minimumCalls, unboundedRate);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TripperInputs that
        && slowThresholds.equals(that.slowThresholds)
        && averageDuration == that.averageDuration
        && everyOutcome == that.everyOutcome
        && tripsWhenHealthy == that.tripsWhenHealthy
        && minimumCalls == that.minimumCalls
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
        + "]";
  }
}
