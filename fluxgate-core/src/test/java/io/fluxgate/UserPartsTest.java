package io.fluxgate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the parts that users supply do, no result, error or slot is lost. */
class UserPartsTest {

  private static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  @SuppressWarnings("TypeParameterUnusedInFormals") // so that it fits wherever something is wanted
  private static <T> T broken() {
    throw new Broken();
  }

  record Part(String name, UnaryOperator<CircuitBreakerPolicy.Builder> breaks) {

    @Override
    public String toString() {
      return name;
    }
  }

  private static Part part(String name, UnaryOperator<CircuitBreakerPolicy.Builder> breaks) {
    return new Part(name, breaks);
  }

  private record Explaining(boolean isNull) implements Tripper {

    @Override
    public boolean shouldTrip(TripContext context) {
      return context.streak() >= 3;
    }

    @Override
    public String explain(TripContext context) {
      return isNull ? Nulls.none() : broken();
    }
  }

  private record BrokenRecorder(boolean isNull) implements Window.Recorder {

    @Override
    public @Nullable WindowMetrics record(boolean failed, long durationNanos, long nowNanos) {
      return isNull ? null : broken();
    }

    @Override
    public WindowMetrics metrics(long nowNanos) {
      return isNull ? Nulls.none() : broken();
    }
  }

  private record BrokenRamp(boolean isNull) implements Permit {

    @Override
    public double ratio(Duration elapsed) {
      return 1;
    }

    @Override
    public Duration rampDuration() {
      return isNull ? Nulls.none() : broken();
    }
  }

  static Stream<Part> parts() {
    DoubleSupplier brokenRandom = UserPartsTest::broken;
    return Stream.of(
        part("tracker", b -> b.tracker(outcome -> broken())),
        part("tripper", b -> b.tripper(context -> broken())),
        part("tripper", b -> b.tripper(Tripper.failureStreak(3).and(context -> broken()))),
        part("tripper", b -> b.tripper(new Explaining(false))),
        part("tripper", b -> b.tripper(new Explaining(true))),
        part("retry", b -> b.retry((reopens, random) -> broken())),
        part("retry", b -> b.retry((reopens, random) -> Nulls.none())),
        part("retry", b -> b.retry(Retry.cooldown(Rig.DELAY).jitter(1)).random(brokenRandom)),
        part("retry", b -> b.retry(Retry.cooldown(Rig.DELAY).jitter(1)).random(() -> 1)),
        part("retry", b -> b.retry(Retry.cooldown(Rig.DELAY).jitter(1)).random(() -> Double.NaN)),
        part("permit", b -> b.permit(elapsed -> broken())),
        part("permit", b -> b.permit(elapsed -> Double.NaN)),
        part("permit", b -> b.permit(Permit.random(0.5)).random(brokenRandom)),
        part("permit", b -> b.permit(new BrokenRamp(false))),
        part("permit", b -> b.permit(new BrokenRamp(true))),
        part("window", b -> b.window((inputs, now) -> broken())),
        part("window", b -> b.window((inputs, now) -> Nulls.none())),
        part("window", b -> b.window((inputs, now) -> new BrokenRecorder(false))),
        part("window", b -> b.window((inputs, now) -> new BrokenRecorder(true))),
        part("ticker", b -> b.ticker(UserPartsTest::broken)),
        part("clock", b -> b.clock(UserPartsTest::broken)),
        part("clock", b -> b.clock(Nulls::none)),
        part("listener", b -> b.listener(signal -> broken())),
        part(
            "listener",
            b ->
                b.listener(
                    signal -> {
                      throw new AssertionError();
                    })));
  }

  @ParameterizedTest
  @MethodSource("parts")
  void resultsAndErrorsReachTheCallerInEveryState(Part part) throws Exception {
    try (CapturedLog log = CapturedLog.open()) {
      Rig rig = Rig.of(builder -> part.breaks().apply(builder));
      IOException failure = new IOException("the caller's");
      for (int round = 0; round < 60; round++) {
        if (round % 10 == 9) {
          rig.breaker.reset();
        }
        rig.ticker.advance(Duration.ofSeconds(61));
        if (rig.breaker.tryAcquire().map(Ticket::discard).orElse(false)) {
          assertThat(rig.breaker.<String>call(() -> "result")).isEqualTo("result");
          assertOriginal(rig, failure);
        }
        assertThat(rig.info().probesInFlight()).isZero();
      }

      assertThat(log.messages(part.name())).as(log.messages("").toString()).hasSize(1);
      assertThat(rig.info().counts().succeeded()).isGreaterThan(5);
    }
  }

  private static void assertOriginal(Rig rig, IOException failure) {
    for (int i = 0; i < 3; i++) {
      Throwable thrown = null;
      try {
        rig.breaker.call(
            () -> {
              throw failure;
            });
      } catch (Exception error) {
        thrown = error;
      }
      if (!(thrown instanceof CallNotPermittedException)) {
        assertThat(thrown).isSameAs(failure);
      }
    }
    assertThat(failure).hasNoSuppressedExceptions();
  }

  @Test
  void trackerThatThrowsLeavesErrorsIgnoredAndResultsSuccessful() throws Exception {
    try (CapturedLog log = CapturedLog.open()) {
      Rig rig = Rig.of(builder -> builder.tracker(outcome -> broken()));

      rig.breaker.<String>call(() -> "result");
      rig.fail(5);

      assertThat(rig.info().counts()).isEqualTo(CallCounts.of(1, 0, 5, 0, 0));
      assertThat(log.messages("tracker")).hasSize(1);
      assertThat(log.records().get(0).getThrown()).isInstanceOf(Broken.class);
    }
  }

  @Test
  void retryThatThrowsMeansTheDefaultDelay() {
    try (CapturedLog log = CapturedLog.open()) {
      Rig rig = Rig.of(builder -> builder.retry((reopens, random) -> broken()));
      rig.trip();

      assertThat(rig.info().untilProbe()).contains(Duration.ofSeconds(60));
      assertThat(log.records()).hasSize(1);
    }
  }

  @Test
  void tripperThatCannotExplainItselfStillOpens() {
    try (CapturedLog log = CapturedLog.open()) {
      Rig rig = Rig.of(builder -> builder.tripper(new Explaining(true)));
      rig.trip();

      assertThat(rig.lastSignal().reason()).isEqualTo("the tripper holds");
      assertThat(log.records()).hasSize(1);
    }
  }

  @Test
  void partWhoseToStringThrowsDoesNoHarm() throws Exception {
    try (CapturedLog log = CapturedLog.open()) {
      Tripper hostile =
          new Tripper() {
            @Override
            public boolean shouldTrip(TripContext context) {
              return broken();
            }

            @Override
            public String toString() {
              return broken();
            }
          };
      Rig rig = Rig.of(builder -> builder.tripper(hostile));

      assertThat(rig.breaker.<String>call(() -> "result")).isEqualTo("result");
      assertThat(log.records()).isEmpty();
    }
  }

  @Test
  void partsThatThrowWhenAskedForTheirInputsThrowWhereThePolicyIsBuilt() {
    Window window =
        new Window() {
          @Override
          public Recorder open(TripperInputs inputs, long nowNanos) {
            return Window.count(1).open(inputs, nowNanos);
          }

          @Override
          public int capacity() {
            return 0;
          }
        };
    Tripper tripper =
        new Tripper() {
          @Override
          public boolean shouldTrip(TripContext context) {
            return false;
          }

          @Override
          public TripperInputs inputs() {
            return Nulls.none();
          }
        };

    assertThatThrownBy(() -> CircuitBreakerPolicy.builder().window(window).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("window.capacity(): 0 (expected: >= 1)");
    assertThatThrownBy(() -> CircuitBreakerPolicy.builder().tripper(tripper).build())
        .isInstanceOf(NullPointerException.class)
        .hasMessage("tripper.inputs(): null (expected: not null)");
  }

  @Test
  void outcomeWhoseRetryAfterThrowsAsksForNoDelay() {
    try (CapturedLog log = CapturedLog.open()) {
      Rig rig = Rig.create();
      Outcome hostile =
          new Outcome() {
            @Override
            public Throwable error() {
              return new IOException();
            }

            @Override
            public @Nullable Object result() {
              return null;
            }

            @Override
            public Optional<Duration> retryAfter() {
              return broken();
            }
          };

      assertThat(rig.breaker.acquire().outcome(hostile, Tracker.all())).isTrue();

      assertThat(rig.info().counts().failed()).isEqualTo(1);
      assertThat(log.records()).hasSize(1);
    }
  }

  @Test
  void brokenTrackerDoesNotKeepAnAsyncCallFromItsResult() {
    try (CapturedLog log = CapturedLog.open()) {
      Rig rig = Rig.of(builder -> builder.tracker(outcome -> broken()));
      List<CompletableFuture<String>> calls = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        calls.add(
            rig.breaker
                .<String>callAsync(() -> CompletableFuture.completedFuture("result"))
                .toCompletableFuture());
      }

      assertThat(calls).allSatisfy(call -> assertThat(call).isCompletedWithValue("result"));
      assertThat(log.records()).hasSize(1);
    }
  }

  private static void report(Rig rig, Outcome outcome) {
    assertThat(rig.breaker.acquire().outcome(outcome, Tracker.all())).isTrue();
  }

  @Test
  void outcomeThatNamesNoKindOpensTheCircuitLikeAnyOther() {
    try (CapturedLog log = CapturedLog.open()) {
      Rig rig = Rig.create();
      rig.fail(2);

      report(rig, new Kinded(new IOException(), Nulls::none));

      assertThat(rig.state()).isEqualTo(CircuitState.OPEN);
      assertThat(rig.moves()).containsExactly("CLOSED>OPEN");
      assertThat(rig.lastSignal().causes()).containsExactly("IOException: down");
      assertThat(log.records()).hasSize(1);
    }
  }

  @Test
  void causeWhoseMessageThrowsIsNotShownAndIsLogged() {
    try (CapturedLog log = CapturedLog.open()) {
      Rig rig = Rig.create();
      IOException mute =
          new IOException() {
            private static final long serialVersionUID = 1;

            @Override
            public String getMessage() {
              return broken();
            }
          };

      report(rig, new Kinded(mute, () -> "mute"));

      assertThat(rig.info().failureKinds()).isEqualTo(Map.of("mute", 1L));
      assertThat(log.messages("its cause is not shown")).hasSize(1);
    }
  }

  @Test
  void windowThatCannotBeOpenedIsReplacedByTheLastHundredCalls() {
    try (CapturedLog log = CapturedLog.open()) {
      Rig rig = Rig.of(builder -> builder.window((inputs, now) -> broken()));

      rig.succeed(120);

      assertThat(rig.info().metrics().total()).isEqualTo(100);
      assertThat(log.messages("the last 100 calls are remembered instead")).hasSize(1);
    }
  }

  @Test
  void recorderThatOnlyCannotRecordIsLogged() {
    Window.Recorder deaf =
        new Window.Recorder() {
          @Override
          public @Nullable WindowMetrics record(boolean failed, long durationNanos, long nowNanos) {
            return broken();
          }

          @Override
          public WindowMetrics metrics(long nowNanos) {
            return WindowMetrics.empty();
          }
        };
    try (CapturedLog log = CapturedLog.open()) {
      Rig rig = Rig.of(builder -> builder.window((inputs, now) -> deaf));

      rig.succeed();

      assertThat(log.messages("the outcome is not recorded")).hasSize(1);
    }
  }

  @Test
  void recorderThatOnlyCannotBeReadCountsAsEmpty() {
    try (CapturedLog log = CapturedLog.open()) {
      Rig rig = Rig.of(builder -> builder.window((inputs, now) -> new BrokenRecorder(true)));

      assertThat(rig.info().metrics()).isEqualTo(WindowMetrics.empty());

      assertThat(log.messages("it counts as empty")).hasSize(1);
    }
  }

  @Test
  void permitOfAllAsksNoRandom() {
    try (CapturedLog log = CapturedLog.open()) {
      Rig rig = Rig.readyToProbe(builder -> builder.random(UserPartsTest::broken));

      rig.succeed(2);

      assertThat(rig.state()).isEqualTo(CircuitState.CLOSED);
      assertThat(log.records()).isEmpty();
    }
  }

  @Test
  void systemClockReplacesAClockThatThrows() {
    try (CapturedLog log = CapturedLog.open()) {
      Instant before = Instant.now();
      Rig rig = Rig.of(builder -> builder.clock(UserPartsTest::broken));
      rig.trip();

      assertThat(rig.lastSignal().when()).isBetween(before, Instant.now());
      assertThat(log.messages("the system clock is read instead")).hasSize(1);
    }
  }
}
