package io.fluxgate;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.internal.window.StripedCounter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConcurrentWindowTest {

  private static final Duration SHORT = Duration.ofNanos(10);
  private static final Duration LONG = Duration.ofNanos(1_000);
  private static final TripperInputs NEEDS =
      Inputs.of(List.of(SHORT, LONG), false, false, false, 0);
  private static final TripperInputs WITH_AVERAGES =
      Inputs.of(NEEDS.slowThresholds(), true, true, true, 0);
  private static final int WRITERS = 4;
  private static final int CALLS = 20_000;

  // Each thread repeats the same ten calls: 2 fail, 4 are slow, 2 of them very; one is both.
  private static final boolean[] FAILED = {
    false, true, false, false, false, true, false, false, false, false
  };
  private static final long[] NANOS = {1, 10, 1, 1_000, 1, 1, 999, 5_000, 1, 1};

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void timeWindowLosesAndDoublesNothingWhileItRolls(boolean averages) throws Exception {
    Duration slice = Duration.ofMillis(1);
    FakeTicker ticker = FakeTicker.create();
    TripperInputs inputs = averages ? WITH_AVERAGES : NEEDS;
    Window.Recorder window = Window.time(slice.multipliedBy(100)).open(inputs, 0);

    writeWhileSlicesPass(window, ticker, slice, 0, 49);
    assertCounts(window.metrics(ticker.nanos()), 1, averages);

    writeWhileSlicesPass(window, ticker, slice, 60, 90);
    assertCounts(window.metrics(ticker.nanos()), 2, averages);

    // The window that ends in slice 150 begins in slice 51: the first round has left it.
    ticker.set(slice.toNanos() * 150);
    assertCounts(window.metrics(ticker.nanos()), 1, averages);
    ticker.set(slice.toNanos() * 190);
    assertThat(window.metrics(ticker.nanos()).total()).isZero();
  }

  private static void writeWhileSlicesPass(
      Window.Recorder window, FakeTicker ticker, Duration slice, int from, int to)
      throws Exception {
    ticker.set(slice.toNanos() * from);
    AtomicInteger written = new AtomicInteger();
    Race.run(
        WRITERS + 1,
        thread -> {
          if (thread < WRITERS) {
            write(window, ticker, written);
            return;
          }
          for (int tick = from; tick <= to; tick++) {
            int share = WRITERS * CALLS / (to - from + 1) * (tick - from);
            while (written.get() < share) {
              Thread.onSpinWait();
            }
            ticker.set(slice.toNanos() * tick);
          }
        });
  }

  private static void write(Window.Recorder window, Ticker ticker, AtomicInteger written) {
    for (int call = 0; call < CALLS; call++) {
      WindowMetrics metrics = window.record(FAILED[call % 10], NANOS[call % 10], ticker.nanos());
      written.incrementAndGet();
      if (metrics != null) {
        assertPossible(metrics);
      }
    }
  }

  private static void assertCounts(WindowMetrics metrics, long rounds, boolean averages) {
    long calls = rounds * WRITERS * CALLS;
    assertThat(metrics.total()).isEqualTo(calls);
    assertThat(metrics.failed()).isEqualTo(calls / 10 * 2);
    assertThat(metrics.slow(SHORT)).isEqualTo(calls / 10 * 4);
    assertThat(metrics.slow(LONG)).isEqualTo(calls / 10 * 2);
    if (averages) {
      assertThat(metrics.averageDuration()).contains(Duration.ofNanos(7_015 / 10));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void countWindowAtRestHoldsExactlyTheLastCalls(boolean averages) throws Exception {
    TripperInputs inputs = averages ? WITH_AVERAGES : NEEDS;
    Window.Recorder all = Window.count(WRITERS * CALLS).open(inputs, 0);
    Window.Recorder few = Window.count(100).open(inputs, 0);
    FakeTicker ticker = FakeTicker.create();

    Race.run(WRITERS, thread -> write(all, ticker, new AtomicInteger()));
    Race.run(WRITERS, thread -> write(few, ticker, new AtomicInteger()));
    WindowMetrics mixed = few.metrics(0);
    Race.run(2, thread -> writeSame(few, thread == 0, 50));

    assertCounts(all.metrics(0), 1, averages);
    assertThat(mixed.total()).isEqualTo(100);
    assertPossible(mixed);
    assertThat(few.metrics(0).total()).isEqualTo(100);
    assertThat(few.metrics(0).failed()).isEqualTo(50);
    assertThat(few.metrics(0).slow(SHORT)).isZero();
  }

  private static void writeSame(Window.Recorder window, boolean failed, int calls) {
    for (int call = 0; call < calls; call++) {
      WindowMetrics unused = window.record(failed, 1, 0);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 100})
  void readerOfACountWindowSeesOnlyPossibleCounts(int size) throws Exception {
    Window.Recorder window = Window.count(size).open(NEEDS, 0);
    AtomicInteger writing = new AtomicInteger(WRITERS);

    Race.run(
        WRITERS + 1,
        thread -> {
          if (thread < WRITERS) {
            write(window, () -> 0, new AtomicInteger());
            writing.decrementAndGet();
            return;
          }
          long total = 0;
          while (writing.get() > 0) {
            WindowMetrics metrics = window.metrics(0);
            assertPossible(metrics);
            assertThat(metrics.total()).isBetween(total, (long) size);
            total = metrics.total();
          }
        });

    assertThat(window.metrics(0).total()).isEqualTo(size);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 100, 1_000})
  void readerOfATimeWindowSeesOnlyPossibleCounts(int slicesAtOnce) throws Exception {
    Window.Recorder window = Window.time(Duration.ofNanos(100)).open(WITH_AVERAGES, 0);
    FakeTicker ticker = FakeTicker.create();
    AtomicInteger writing = new AtomicInteger(WRITERS);
    Duration step = Duration.ofNanos(slicesAtOnce);

    Race.run(
        WRITERS + 3,
        thread -> {
          if (thread < WRITERS) {
            write(window, ticker, new AtomicInteger());
            writing.decrementAndGet();
          }
          while (thread >= WRITERS && writing.get() > 0) {
            if (thread == WRITERS) {
              ticker.advance(step);
              Race.letOthersRun();
            } else {
              assertPossible(window.metrics(ticker.nanos()));
            }
          }
        });

    assertPossible(window.metrics(ticker.nanos()));
    ticker.advance(Duration.ofNanos(100));
    assertThat(window.metrics(ticker.nanos()).total()).isZero();
  }

  private static void assertPossible(WindowMetrics metrics) {
    // Not one assertion each: this is called a million times.
    boolean possible =
        metrics.failed() >= 0
            && metrics.failed() <= metrics.total()
            && metrics.slow(LONG) >= 0
            && metrics.slow(LONG) <= metrics.slow(SHORT)
            && metrics.slow(SHORT) <= metrics.total();
    assertThat(possible).as("possible counts: %s", metrics).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void stripedCounterCountsEachAdditionOnceAndNeverFalls(boolean owned) throws Exception {
    StripedCounter counter = new StripedCounter();
    AtomicInteger adding = new AtomicInteger(WRITERS);

    Race.run(
        WRITERS + 1,
        thread -> {
          if (thread < WRITERS) {
            for (int i = 0; i < 100_000; i++) {
              add(counter, owned, 1);
            }
            adding.decrementAndGet();
            return;
          }
          long last = 0;
          while (adding.get() > 0) {
            long sum = counter.sum();
            assertThat(sum).isBetween(last, WRITERS * 100_000L);
            last = sum;
          }
        });

    assertThat(counter.sum()).isEqualTo(WRITERS * 100_000L);
    add(counter, owned, -WRITERS * 100_000L);
    assertThat(counter).hasToString("0");
  }

  @Test
  void stripedCounterKeepsWhatThreadsThatAreGoneHaveAdded() throws Exception {
    StripedCounter counter = new StripedCounter();

    for (int round = 0; round < 300; round++) {
      Race.run(2, thread -> add(counter, thread == 0, 1));
    }

    assertThat(counter.sum()).isEqualTo(600);
  }

  /** Adds for a thread that may own a cell, or as if it never did. */
  private static void add(StripedCounter counter, boolean owned, long amount) {
    if (owned) {
      counter.addRelease(amount);
    } else {
      counter.addVolatile(amount);
    }
  }
}
