package io.fluxgate;

import io.fluxgate.internal.rule.Overdues;
import io.fluxgate.internal.util.Checks;
import java.time.Duration;

/**
 * Decides how long a call may wait for its answer before it counts as a failure, although it is
 * still under way.
 *
 * <pre>{@code
 * Overdue.adaptive();                     // learns what this dependency usually takes
 * Overdue.after(Duration.ofSeconds(2));   // for every dependency
 * Overdue.never();                        // only calls that have ended count
 * }</pre>
 *
 * <p>An overdue call is one failure, of the kind {@code OVERDUE}, whatever the tracker says; what
 * comes of it later changes nothing. In HTTP the wait ends with the headers of the response, so
 * that streams and downloads are not overdue. No timer runs: the next call that is admitted or ends
 * notices, at most a sixteenth of the limit late.
 *
 * <p>Immutable and thread-safe. If a custom limit throws, is null or not longer than zero, no
 * further call is overdue.
 */
@FunctionalInterface
public interface Overdue {

  /**
   * {@return how long a call may wait for its answer}
   *
   * <p>It is called when one of the arguments has changed, not for each call.
   *
   * @param usual about the 99th percentile of recent answer times; zero if no answer is known
   * @param answers how many answers are known, from 0 to 20; more are not counted
   */
  Duration limit(Duration usual, int answers);

  /** {@return a limit that no call reaches} */
  static Overdue never() {
    return Overdues.Never.INSTANCE;
  }

  /**
   * {@return a fixed limit}
   *
   * @param limit longer than zero
   * @throws IllegalArgumentException if the limit is not longer than zero
   */
  static Overdue after(Duration limit) {
    return new Overdues.After(Checks.positive("limit", limit));
  }

  /**
   * {@return a limit that learns how long the dependency usually takes}
   *
   * <p>A call is overdue after eight times the usual time, at least 2 s and at most 60 s; for a
   * dependency that usually takes longer than 20 s, after three times the usual time. Until 20
   * answers are known, the limit is at least 10 s.
   */
  static Adaptive adaptive() {
    return Overdues.Usual.DEFAULT;
  }

  /** A limit that follows the usual time. Immutable: each method returns a changed copy. */
  interface Adaptive extends Overdue {

    /**
     * {@return this limit with another multiple of the usual time} Default: 8.
     *
     * @param factor at least 1, finite
     * @throws IllegalArgumentException if the factor is out of range
     */
    Adaptive factor(double factor);

    /**
     * {@return this limit with another minimum} Default: 2 s.
     *
     * @param floor longer than zero, at most the ceiling
     * @throws IllegalArgumentException if the floor is out of range
     */
    Adaptive floor(Duration floor);

    /**
     * {@return this limit with another maximum} Default: 60 s. Three times the usual time may
     * exceed it.
     *
     * @param ceiling at least the floor
     * @throws IllegalArgumentException if it is shorter than the floor
     */
    Adaptive ceiling(Duration ceiling);

    /**
     * {@return this limit with another minimum until 20 answers are known} Default: 10 s.
     *
     * @param initial longer than zero
     * @throws IllegalArgumentException if it is not longer than zero
     */
    Adaptive initially(Duration initial);
  }
}
