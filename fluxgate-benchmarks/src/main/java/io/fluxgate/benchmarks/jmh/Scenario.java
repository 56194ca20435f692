package io.fluxgate.benchmarks.jmh;

import java.util.Arrays;

/** What a subject does; the same for all, as far as their libraries allow. */
enum Scenario {
  /** Successes; a window of the last 100 calls, no rule on durations. */
  COUNT("count", false, false, false),
  /** Successes; a window of the last 100 calls, and a rule for slow ones. */
  COUNT_SLOW("count-slow", false, true, false),
  /** Like {@link #COUNT_SLOW}, and the window also keeps the mean duration. */
  COUNT_MEAN("count-mean", false, true, false),
  /** Like {@link #COUNT_SLOW}, and calls are watched while they wait for their answers. */
  COUNT_OVERDUE("count-overdue", false, true, false),
  /** Successes; a window of the last 10 s, no rule on durations. */
  TIME("time", true, false, false),
  /** Successes; a window of the last 10 s, a rule for slow calls, and their mean duration. */
  TIME_DURATIONS("time-durations", true, true, false),
  /** Every 20th call fails; otherwise like {@link #COUNT_SLOW}. */
  COUNT_5PCT("count-5pct", false, true, false),
  /** The circuit is open; a rejection is a boolean or an empty optional. */
  REJECT_TRY("reject-try", false, false, true),
  /** The circuit is open; the caller catches the exception. */
  REJECT_THROW("reject-throw", false, false, true),
  /** Like {@link #REJECT_THROW}, with a stack that is 64 frames deeper. */
  REJECT_THROW_DEEP("reject-throw-deep", false, false, true);

  private final String id;
  private final boolean timeWindow;
  private final boolean durations;
  private final boolean open;

  Scenario(String id, boolean timeWindow, boolean durations, boolean open) {
    this.id = id;
    this.timeWindow = timeWindow;
    this.durations = durations;
    this.open = open;
  }

  static Scenario of(String id) {
    return Arrays.stream(values())
        .filter(scenario -> scenario.id.equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no such scenario: " + id));
  }

  static boolean isId(String id) {
    return Arrays.stream(values()).anyMatch(scenario -> scenario.id.equals(id));
  }

  String id() {
    return id;
  }

  boolean isTimeWindow() {
    return timeWindow;
  }

  boolean hasDurations() {
    return durations;
  }

  /** Whether the circuit is open throughout, instead of closed. */
  boolean isOpen() {
    return open;
  }

  /** Whether the window keeps the mean duration in addition to the number of slow calls. */
  boolean hasMean() {
    return this == COUNT_MEAN || this == TIME_DURATIONS;
  }
}
