package io.fluxgate;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a {@link Tripper} reads, so that a window keeps no more and the tripper is asked no oftener
 * than its answer can change.
 *
 * @param slowThresholds the durations for which slow calls are counted, ascending, without doubles
 * @param averages whether the mean duration is read
 * @param everyOutcome whether any outcome can change the answer, also that of a quick success in a
 *     full window
 * @param withoutFaults whether it may hold while the window has neither a failed nor a slow call
 * @param minimumCalls the number of calls beyond which one more success changes nothing by its
 *     number
 */
public record Needs(
    List<Duration> slowThresholds,
    boolean averages,
    boolean everyOutcome,
    boolean withoutFaults,
    int minimumCalls) {

  /**
   * Needs of a rule that reads the number of calls and failures, and never holds without a failure.
   */
  public static final Needs COUNTS = new Needs(List.of(), false, false, false, 0);

  /** Needs of a rule of which nothing is known: it may read anything and is asked every time. */
  public static final Needs EVERYTHING = new Needs(List.of(), true, true, true, 0);

  /**
   * Sorts the thresholds and drops doubles.
   *
   * @param slowThresholds each longer than zero, in any order, doubles allowed
   * @param averages whether the mean duration is read
   * @param everyOutcome whether any outcome can change the answer
   * @param withoutFaults whether it may hold without a failed or slow call
   * @param minimumCalls at least 0
   * @throws IllegalArgumentException if a threshold is not longer than zero, or the minimum is
   *     negative
   */
  public Needs {
    Checks.noneNull("slowThresholds", slowThresholds)
        .forEach(threshold -> Checks.positive("slowThresholds", threshold));
    Checks.atLeast("minimumCalls", 0, minimumCalls);
    slowThresholds = slowThresholds.stream().sorted().distinct().toList();
  }

  /**
   * {@return these needs, and the number of slow calls for one more threshold}
   *
   * @param threshold longer than zero; one that is there already changes nothing
   * @throws IllegalArgumentException if the threshold is not longer than zero
   */
  public Needs slowCalls(Duration threshold) {
    Checks.positive("threshold", threshold);
    List<Duration> both = Stream.concat(slowThresholds.stream(), Stream.of(threshold)).toList();
    return new Needs(both, averages, everyOutcome, withoutFaults, minimumCalls);
  }

  Needs withoutFaults(int minimum) {
    return new Needs(slowThresholds, averages, everyOutcome, true, minimum);
  }

  Needs onEveryOutcome() {
    return new Needs(slowThresholds, averages, true, true, minimumCalls);
  }

  /** The needs of two rules of which both must hold. */
  Needs and(Needs other) {
    return joined(other, withoutFaults && other.withoutFaults);
  }

  /** The needs of two rules of which one must hold. */
  Needs or(Needs other) {
    return joined(other, withoutFaults || other.withoutFaults);
  }

  private Needs joined(Needs other, boolean mayHoldWithoutFaults) {
    List<Duration> both =
        Stream.concat(slowThresholds.stream(), other.slowThresholds.stream()).toList();
    return new Needs(
        both,
        averages || other.averages,
        everyOutcome || other.everyOutcome,
        mayHoldWithoutFaults,
        Math.max(minimumCalls, other.minimumCalls));
  }

  boolean readsDurations() {
    return averages || !slowThresholds.isEmpty();
  }

  /** Whether the tripper is asked after each outcome, whatever the window says of it. */
  boolean alwaysAsked() {
    return everyOutcome || withoutFaults;
  }
}
