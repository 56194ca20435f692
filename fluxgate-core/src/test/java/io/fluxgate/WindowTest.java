package io.fluxgate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WindowTest {

  private static final int SEQUENCES = 10_000;
  private static final Duration SHORT = Duration.ofNanos(10);
  private static final Duration LONG = Duration.ofMillis(1);
  private static final long[] DURATIONS = {0, 1, 9, 10, 11, 999_999, 1_000_000, 5_000_000_000L};
  private static final long[] ORIGINS = {
    0, -1, 1_000_000_007, Long.MAX_VALUE, Long.MAX_VALUE - 2_000, Long.MIN_VALUE
  };

  // Against the naive model

  @Test
  void countWindowSaysWhatTheNaiveModelSays() {
    for (int seed = 0; seed < SEQUENCES; seed++) {
      Random random = new Random(seed);
      int size = 1 + random.nextInt(random.nextBoolean() ? 4 : 40);
      TripperInputs inputs = someNeeds(random);
      Window.Recorder window = Window.count(size).open(inputs, 0);
      compare(random, "seed " + seed, window, NaiveWindow.count(size, inputs), inputs, size, 0, 1);
    }
  }

  @Test
  void timeWindowSaysWhatTheNaiveModelSays() {
    for (int seed = 0; seed < SEQUENCES; seed++) {
      Random random = new Random(seed);
      Duration length = Duration.ofNanos(1 + random.nextInt(random.nextBoolean() ? 300 : 100_000));
      long origin = ORIGINS[random.nextInt(ORIGINS.length)];
      TripperInputs inputs = someNeeds(random);
      Window.Recorder window = Window.time(length).open(inputs, origin);
      NaiveWindow model = NaiveWindow.time(length, inputs, origin);
      String about = "seed " + seed;
      compare(random, about, window, model, inputs, Integer.MAX_VALUE, origin, length.toNanos());
    }
  }

  private static TripperInputs someNeeds(Random random) {
    List<Duration> thresholds =
        switch (random.nextInt(3)) {
          case 0 -> List.of();
          case 1 -> List.of(SHORT);
          default -> List.of(SHORT, LONG);
        };
    return Inputs.of(thresholds, random.nextBoolean(), false, false, random.nextInt(6));
  }

  private static void compare(
      Random random,
      String about,
      Window.Recorder window,
      NaiveWindow model,
      TripperInputs inputs,
      int capacity,
      long originNanos,
      long lengthNanos) {
    long now = originNanos;
    WindowMetrics before = model.metrics(now);
    int steps = 1 + random.nextInt(60);
    for (int step = 0; step < steps; step++) {
      String at = about + ", step " + step;
      now += someStep(random, lengthNanos);
      if (random.nextInt(4) == 0) {
        assertThat(window.metrics(now)).as(at).isEqualTo(model.metrics(now));
        continue;
      }
      boolean failed = random.nextInt(4) == 0;
      long duration = DURATIONS[random.nextInt(random.nextBoolean() ? 3 : DURATIONS.length)];
      WindowMetrics actual = window.record(failed, duration, now);
      WindowMetrics expected = model.record(failed, duration, now);
      if (actual != null) {
        assertThat(actual).as(at).isEqualTo(expected);
      } else {
        assertThat(failed).as("%s: a failure may change any rule", at).isFalse();
        assertThat(mayNewlyHold(before, expected, Math.min(capacity, inputs.minimumCalls())))
            .as("%s: null although a rule may hold now: %s, then %s", at, before, expected)
            .isFalse();
      }
      before = expected;
    }
    assertThat(window.metrics(now)).as(about).isEqualTo(model.metrics(now));
  }

  /** Mostly within a window's length; sometimes it stands still, jumps far ahead, or goes back. */
  private static long someStep(Random random, long lengthNanos) {
    return switch (random.nextInt(12)) {
      case 0, 1, 2 -> 0;
      case 3 -> lengthNanos;
      case 4 -> lengthNanos + random.nextInt(100);
      case 5 -> -random.nextLong(2 * lengthNanos);
      case 6 -> random.nextInt(20) == 0 ? Duration.ofDays(3_650).toNanos() : 1;
      case 7 -> random.nextInt(20) == 0 ? -Duration.ofDays(1).toNanos() : 1;
      default -> random.nextLong(lengthNanos / 10 + 2);
    };
  }

  /** Whether a rule "of at least n calls, at least this share ..." can hold only since now. */
  private static boolean mayNewlyHold(WindowMetrics before, WindowMetrics now, int mostMinimum) {
    boolean enough = before.total() < now.total() && before.total() < mostMinimum;
    boolean mayHold = now.failed() > 0 && (enough || now.failureRate() > before.failureRate());
    for (Duration threshold : now.slowThresholds()) {
      boolean worse = now.slowRate(threshold) > before.slowRate(threshold);
      mayHold |= now.slow(threshold) > 0 && (enough || worse);
    }
    return mayHold;
  }

  // Time

  @Test
  void readingAfterAnIdleTimeShowsNothing() {
    Window.Recorder window = Window.time(Duration.ofSeconds(10)).open(everything(), 0);
    for (int i = 0; i < 1_000; i++) {
      record(window, i % 2 == 0, SHORT, Duration.ofMillis(10L * i));
    }

    WindowMetrics justBefore = window.metrics(Duration.ofMillis(9_999).toNanos());
    WindowMetrics afterwards = window.metrics(Duration.ofMillis(9_990 + 10_000).toNanos());

    assertThat(justBefore.total()).isEqualTo(1_000);
    assertThat(afterwards.total()).isZero();
    assertThat(afterwards.failed()).isZero();
    assertThat(afterwards.slow(SHORT)).isZero();
    assertThat(afterwards.averageDuration()).isEmpty();
  }

  @Test
  void recordAfterAnIdleTimeIsTheOnlyOne() {
    Window.Recorder window = Window.time(Duration.ofSeconds(10)).open(everything(), 0);
    record(window, false, LONG, Duration.ZERO);
    record(window, true, LONG, Duration.ofSeconds(1));

    record(window, true, SHORT, Duration.ofHours(1));

    WindowMetrics metrics = window.metrics(Duration.ofHours(1).toNanos());
    assertThat(metrics.total()).isOne();
    assertThat(metrics.failed()).isOne();
    assertThat(metrics.slow(SHORT)).isOne();
    assertThat(metrics.slow(LONG)).isZero();
    assertThat(metrics.averageDuration()).contains(SHORT);
  }

  @Test
  void clockThatGoesBackLosesNothing() {
    Window.Recorder window = Window.time(Duration.ofSeconds(10)).open(everything(), 0);
    record(window, true, SHORT, Duration.ofSeconds(5));

    record(window, false, SHORT, Duration.ofHours(-1));

    assertThat(window.metrics(Duration.ofHours(-2).toNanos()).total()).isEqualTo(2);
    assertThat(window.metrics(Duration.ofSeconds(6).toNanos()).total()).isEqualTo(2);
    assertThat(window.metrics(Duration.ofSeconds(6).toNanos()).failed()).isEqualTo(1);
  }

  @Test
  void readingAheadOfTimeForgetsNothing() {
    Window.Recorder window = Window.time(Duration.ofSeconds(10)).open(everything(), 0);
    record(window, true, SHORT, Duration.ofSeconds(1));
    record(window, true, SHORT, Duration.ofSeconds(2));

    assertThat(window.metrics(Duration.ofHours(1).toNanos()).total()).isZero();
    record(window, false, SHORT, Duration.ofSeconds(3));

    assertThat(window.metrics(Duration.ofSeconds(3).toNanos()).total()).isEqualTo(3);
  }

  @Test
  void callsAreForgottenWithinAHundredthOfTheLength() {
    Window.Recorder window = Window.time(Duration.ofSeconds(100)).open(everything(), 0);
    record(window, true, SHORT, Duration.ofMillis(500));

    assertThat(window.metrics(Duration.ofMillis(99_999).toNanos()).total()).isOne();
    assertThat(window.metrics(Duration.ofSeconds(100).toNanos()).total()).isZero();
  }

  // Durations

  @Test
  void durationsDoNotDrift() {
    Window.Recorder count = Window.count(3).open(everything(), 0);
    Window.Recorder time = Window.time(Duration.ofNanos(300)).open(everything(), 0);
    Random random = new Random(7);
    for (int i = 0; i < 100_000; i++) {
      long duration = random.nextLong(Duration.ofDays(1).toNanos());
      record(count, i % 3 == 0, Duration.ofNanos(duration), Duration.ZERO);
      record(time, i % 3 == 0, Duration.ofNanos(duration), Duration.ofNanos(i));
    }
    for (int i = 0; i < 3; i++) {
      record(count, false, Duration.ofNanos(3), Duration.ZERO);
      record(time, false, Duration.ofNanos(3), Duration.ofNanos(2_000_000));
    }

    assertThat(count.metrics(0).averageDuration()).contains(Duration.ofNanos(3));
    assertThat(time.metrics(2_000_000).averageDuration()).contains(Duration.ofNanos(3));
  }

  @Test
  void slowFailureIsSlowForEachThresholdItReaches() {
    for (Window window : List.of(Window.count(10), Window.time(Duration.ofSeconds(10)))) {
      Window.Recorder recorder = window.open(everything(), 0);
      record(recorder, true, SHORT, Duration.ZERO);
      record(recorder, true, LONG, Duration.ZERO);
      record(recorder, false, LONG.plusNanos(1), Duration.ZERO);
      record(recorder, false, SHORT.minusNanos(1), Duration.ZERO);

      WindowMetrics metrics = recorder.metrics(0);

      assertThat(metrics.slow(SHORT)).as("%s", window).isEqualTo(3);
      assertThat(metrics.slow(LONG)).as("%s", window).isEqualTo(2);
      assertThat(metrics.failed()).as("%s", window).isEqualTo(2);
      assertThat(metrics.averageDuration())
          .as("%s", window)
          .contains(LONG.multipliedBy(2).plus(SHORT.multipliedBy(2)).dividedBy(4));
    }
  }

  @Test
  void durationsThatNobodyReadsAreNotKept() {
    Window.Recorder recorder = Window.count(10).open(TripperInputs.counts(), 0);
    record(recorder, true, LONG, Duration.ZERO);

    WindowMetrics metrics = recorder.metrics(0);

    assertThat(metrics.averageDuration()).isEmpty();
    assertThatThrownBy(() -> metrics.slow(LONG))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("threshold: 1 ms (expected: one of [])");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 15, 16, 17, 100, 1_000})
  void fullWindowForgetsAFailureAfterAsManyCallsAsItHolds(int size) {
    Window.Recorder recorder = Window.count(size).open(TripperInputs.counts(), 0);
    for (int round = 0; round < 3; round++) {
      recordSuccesses(recorder, 3 * size + round, Duration.ZERO);
      record(recorder, true, SHORT, Duration.ZERO);

      recordSuccesses(recorder, size - 1, Duration.ZERO);
      assertThat(recorder.metrics(0).failed()).isOne();
      recordSuccesses(recorder, 1, Duration.ZERO);

      assertThat(recorder.metrics(0).failed()).isZero();
      assertThat(recorder.metrics(0).total()).isEqualTo(size);
    }
  }

  @Test
  void timeWindowCountsAndForgetsEachCallOfBusySlices() {
    Duration slice = Duration.ofMillis(1);
    Window.Recorder recorder =
        Window.time(slice.multipliedBy(100)).open(Inputs.of(List.of(), false, false, false, 10), 0);
    recordSuccesses(recorder, 1_000, Duration.ZERO);
    record(recorder, true, SHORT, slice);
    recordSuccesses(recorder, 500, slice);
    recordSuccesses(recorder, 5, slice.multipliedBy(2));

    assertThat(recorder.metrics(slice.toNanos() * 99).total()).isEqualTo(1_506);
    assertThat(recorder.metrics(slice.toNanos() * 100).total()).isEqualTo(506);
    assertThat(recorder.metrics(slice.toNanos() * 100).failed()).isOne();
    assertThat(recorder.metrics(slice.toNanos() * 101).total()).isEqualTo(5);
    assertThat(recorder.metrics(slice.toNanos() * 102).total()).isZero();
  }

  @Test
  void quickSuccessInAHealthyFullWindowIsNotWorthAnAnswer() {
    Window.Recorder recorder = Window.count(2).open(TripperInputs.counts(), 0);

    assertThat(recorder.record(false, 0, 0)).isNull();
    assertThat(recorder.record(true, 0, 0)).isNotNull();
    assertThat(recorder.record(false, 0, 0)).isNull();
  }

  // Ranges

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE, 10_000_001})
  void sizeOutOfRangeIsRefused(int size) {
    assertThatThrownBy(() -> Window.count(size))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("size: " + size + " (expected: >= 1 and <= 10000000)");
  }

  @ParameterizedTest
  @CsvSource({"PT0S, 0 s", "PT-1S, -1 s", "PT8760H0.000000001S, 365 d", "P366D, 366 d"})
  void lengthOutOfRangeIsRefused(Duration length, String shown) {
    assertThatThrownBy(() -> Window.time(length))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("length: " + shown + " (expected: > 0 s");
  }

  @Test
  void largestAndSmallestWindowsWork() {
    for (Window window :
        List.of(
            Window.count(1),
            Window.count(10_000_000),
            Window.time(Duration.ofNanos(1)),
            Window.time(Duration.ofDays(365)))) {
      Window.Recorder recorder = window.open(everything(), Long.MAX_VALUE);
      recorder.record(true, 1, Long.MAX_VALUE);
      assertThat(recorder.metrics(Long.MAX_VALUE).total()).as("%s", window).isOne();
    }
  }

  private static void recordSuccesses(Window.Recorder window, int calls, Duration now) {
    for (int i = 0; i < calls; i++) {
      WindowMetrics unused = window.record(false, 0, now.toNanos());
    }
  }

  private static TripperInputs everything() {
    return Inputs.of(List.of(SHORT, LONG), true, false, false, 0);
  }

  private static void record(
      Window.Recorder window, boolean failed, Duration duration, Duration now) {
    WindowMetrics unused = window.record(failed, duration.toNanos(), now.toNanos());
  }
}
