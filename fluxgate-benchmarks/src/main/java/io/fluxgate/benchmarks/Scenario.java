package io.fluxgate.benchmarks;

import java.util.Arrays;

/** What every subject is made to do; the same for all, as far as its library can. */
enum Scenario {
  /** Successes; the last 100 calls are remembered, nobody asks how long they took. */
  COUNT("count", false, false, false),
  /** Successes; the last 100 calls, and a rule for slow ones. */
  COUNT_SLOW("count-slow", false, true, false),
  /** Like {@link #COUNT_SLOW}, and the mean duration of the last 100 calls is kept too. */
  COUNT_MEAN("count-mean", false, true, false),
  /** Successes; the calls of the last 10 s, nobody asks how long they took. */
  TIME("time", true, false, false),
  /** Successes; the calls of the last 10 s, a rule for slow ones, and their mean duration. */
  TIME_DURATIONS("time-durations", true, true, false),
  /** Every 20th call fails; otherwise like {@link #COUNT_SLOW}. */
  COUNT_5PCT("count-5pct", false, true, false),
  /** The circuit is open; asking is answered by a boolean or an empty optional. */
  REJECT_TRY("reject-try", false, false, true),
  /** The circuit is open; the exception is caught by the caller. */
  REJECT_THROW("reject-throw", false, false, true),
  /** The same where the stack is 64 frames deeper. */
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

  /** Whether the circuit is open from the beginning to the end, instead of closed. */
  boolean isOpen() {
    return open;
  }

  /** Whether the mean duration is to be kept besides the number of slow calls. */
  boolean hasMean() {
    return this == COUNT_MEAN || this == TIME_DURATIONS;
  }
}
