package io.fluxgate;

import static io.fluxgate.Tripper.failureRate;
import static io.fluxgate.Tripper.failureStreak;
import static io.fluxgate.Tripper.minRequests;
import static io.fluxgate.Tripper.slowRate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReconfigureTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final AtomicLong nanos = new AtomicLong();
  private final List<Signal> signals = new ArrayList<>();
  private final CircuitBreakerPolicy policy =
      CircuitBreakerPolicy.builder()
          .ticker(nanos::get)
          .listener(signals::add)
          .permit(Permit.all())
          .build();

  private static void fail(CircuitBreaker breaker, int times) {
    for (int i = 0; i < times; i++) {
      breaker.acquire().failure();
    }
  }

  private static void succeed(CircuitBreaker breaker, int times) {
    for (int i = 0; i < times; i++) {
      breaker.acquire().success();
    }
  }

  @Test
  void aClosedBreakerKeepsWhatItsWindowKnowsUnderAnotherTripper() {
    CircuitBreaker breaker = CircuitBreaker.of("b", policy);
    fail(breaker, 3);
    succeed(breaker, 1);

    breaker.reconfigure(policy.toBuilder().tripper(minRequests(5).and(failureRate(0.7))).build());
    assertThat(breaker.info().metrics().total()).isEqualTo(4);
    fail(breaker, 1);

    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    assertThat(signals).hasSize(1);
    assertThat(signals.get(0).reason()).contains("4 of 5 calls failed");
  }

  @Test
  void theStreakContinues() {
    CircuitBreaker breaker = CircuitBreaker.of("b", policy);
    fail(breaker, 4);

    breaker.reconfigure(policy.toBuilder().tripper(failureStreak(5)).build());
    fail(breaker, 1);

    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void aSmallerCountWindowKeepsTheLatestOutcomes() {
    CircuitBreaker breaker =
        CircuitBreaker.of(
            "b", policy.toBuilder().tripper(failureRate(1).and(minRequests(100))).build());
    fail(breaker, 3);
    succeed(breaker, 2);
    fail(breaker, 1);
    succeed(breaker, 1);

    breaker.reconfigure(policy.toBuilder().window(Window.count(4)).build());

    assertThat(breaker.info().metrics())
        .isEqualTo(WindowMetrics.of(4, 1, List.of(), List.of(), null));
  }

  @Test
  void aLargerCountWindowKeepsAllOutcomesOfRandomTraffic() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      int size = 1 + random.nextInt(20);
      int other = 1 + random.nextInt(30);
      List<Boolean> outcomes = new ArrayList<>();
      Tripper never = minRequests(1).and(failureRate(1)).and(failureStreak(1_000));
      CircuitBreakerPolicy before =
          policy.toBuilder().tripper(never).window(Window.count(size)).build();
      CircuitBreaker breaker = CircuitBreaker.of("b", before);
      for (int call = random.nextInt(60); call > 0; call--) {
        boolean failed = random.nextInt(4) == 0;
        outcomes.add(failed);
        if (failed) {
          fail(breaker, 1);
        } else {
          succeed(breaker, 1);
        }
      }

      breaker.reconfigure(before.toBuilder().window(Window.count(other)).build());

      int kept = Math.min(outcomes.size(), Math.min(size, other));
      List<Boolean> latest = outcomes.subList(outcomes.size() - kept, outcomes.size());
      long failed = latest.stream().filter(each -> each).count();
      assertThat(breaker.info().metrics())
          .as("round %s", round)
          .isEqualTo(WindowMetrics.of(kept, failed, List.of(), List.of(), null));
    }
  }

  /** A custom window that opens the library's recorders. */
  private record OwnWindow(int size) implements Window {

    @Override
    public Recorder open(TripperInputs inputs, long nowNanos) {
      Recorder recorder = Window.count(size).open(inputs, nowNanos);
      return new Recorder() {
        @Override
        public @Nullable WindowMetrics record(boolean failed, long durationNanos, long nowNanos) {
          return recorder.record(failed, durationNanos, nowNanos);
        }

        @Override
        public WindowMetrics metrics(long nowNanos) {
          return recorder.metrics(nowNanos);
        }
      };
    }
  }

  @Test
  void aCustomWindowIsKeptWhileItAndItsInputsStayTheSame() {
    CircuitBreakerPolicy own = policy.toBuilder().window(new OwnWindow(10)).build();
    CircuitBreaker breaker = CircuitBreaker.of("b", own);
    succeed(breaker, 3);

    breaker.reconfigure(own.toBuilder().window(new OwnWindow(10)).halfOpenCalls(3).build());
    assertThat(breaker.info().metrics().total()).isEqualTo(3);

    breaker.reconfigure(own.toBuilder().window(new OwnWindow(5)).build());
    assertThat(breaker.info().metrics().total()).isZero();
    succeed(breaker, 7);
    assertThat(breaker.info().metrics().total()).isEqualTo(5);

    Tripper slow = slowRate(1, SECOND).and(minRequests(100));
    breaker.reconfigure(own.toBuilder().window(new OwnWindow(5)).tripper(slow).build());
    assertThat(breaker.info().metrics().total()).isZero();
    Ticket ticket = breaker.acquire();
    nanos.addAndGet(SECOND.toNanos());
    ticket.success();
    assertThat(breaker.info().metrics().slow(SECOND)).isEqualTo(1);
  }

  @Test
  void aTimeWindowKeepsItsSlicesInAnotherLength() {
    CircuitBreakerPolicy before =
        policy.toBuilder().window(Window.time(SECOND.multipliedBy(100))).build();
    CircuitBreaker breaker = CircuitBreaker.of("b", before);
    fail(breaker, 5);
    nanos.addAndGet(SECOND.multipliedBy(20).toNanos());
    succeed(breaker, 3);
    nanos.addAndGet(SECOND.multipliedBy(5).toNanos());

    breaker.reconfigure(before.toBuilder().window(Window.time(SECOND.multipliedBy(10))).build());

    assertThat(breaker.info().metrics())
        .isEqualTo(WindowMetrics.of(3, 0, List.of(), List.of(), null));
    nanos.addAndGet(SECOND.multipliedBy(6).toNanos());
    assertThat(breaker.info().metrics().total()).isZero();
  }

  @Test
  void slowCallsAreKeptForThresholdsThatBothPoliciesHave() {
    Tripper slow = slowRate(1, SECOND).and(minRequests(100));
    CircuitBreaker breaker = CircuitBreaker.of("b", policy.toBuilder().tripper(slow).build());
    Ticket ticket = breaker.acquire();
    nanos.addAndGet(SECOND.multipliedBy(2).toNanos());
    ticket.success();
    succeed(breaker, 1);

    Duration other = Duration.ofMillis(10);
    breaker.reconfigure(
        policy.toBuilder().tripper(slow.or(slowRate(1, other))).window(Window.count(50)).build());

    WindowMetrics metrics = breaker.info().metrics();
    assertThat(metrics.slow(SECOND)).isEqualTo(1);
    assertThat(metrics.total()).isEqualTo(2);
  }

  @Test
  void anOpenBreakerKeepsItsTimeAndItsDelay() {
    CircuitBreaker breaker =
        CircuitBreaker.of("b", policy.toBuilder().tripper(failureStreak(1)).build());
    fail(breaker, 1);
    nanos.addAndGet(SECOND.multipliedBy(59).toNanos());

    breaker.reconfigure(policy.toBuilder().retry(Retry.cooldown(SECOND.multipliedBy(300))).build());

    assertThatThrownBy(breaker::acquire).isInstanceOf(CallNotPermittedException.class);
    nanos.addAndGet(SECOND.toNanos());
    breaker.acquire();
    assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
  }

  @Test
  void aHalfOpenBreakerKeepsItsProbesAndOutcomes() {
    CircuitBreakerPolicy three =
        policy.toBuilder().halfOpenCalls(3).tripper(failureStreak(2)).build();
    CircuitBreaker breaker =
        CircuitBreaker.of("b", three.toBuilder().initialState(CircuitState.HALF_OPEN).build());
    succeed(breaker, 2);
    Ticket probe = breaker.acquire();

    breaker.reconfigure(three);
    assertThat(breaker.info().probesInFlight()).isEqualTo(1);
    probe.discard();
    assertThat(breaker.info().probesInFlight()).isZero();
    succeed(breaker, 1);

    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void aCallInFlightIsJudgedByThePolicyThatAdmittedIt() {
    CircuitBreaker breaker = CircuitBreaker.of("b", policy);
    Ticket ticket = breaker.acquire();

    breaker.reconfigure(
        policy.toBuilder().tracker(Tracker.typeOf(IllegalStateException.class)).build());
    ticket.error(new IOException());
    breaker.acquire().error(new IOException());

    assertThat(breaker.info().counts()).isEqualTo(CallCounts.of(0, 1, 1, 0, 0));
  }

  @Test
  void anEqualPolicyAndTheChangeItselfSignalNothing() {
    CircuitBreaker breaker = CircuitBreaker.of("b", policy);
    CircuitBreakerPolicy other = policy.toBuilder().halfOpenCalls(1).build();

    breaker.reconfigure(policy.toBuilder().build());
    assertThat(breaker.policy()).isSameAs(policy);
    breaker.reconfigure(other);

    assertThat(breaker.policy()).isSameAs(other);
    assertThat(signals).isEmpty();
    assertThat(breaker.info().transitions()).isZero();
  }

  @Test
  void listenersOfTheNewPolicyReplaceThoseOfTheOld() {
    List<Signal> added = new ArrayList<>();
    List<Signal> others = new ArrayList<>();
    CircuitBreaker breaker = CircuitBreaker.of("b", policy);
    breaker.addListener(added::add);

    breaker.reconfigure(CircuitBreakerPolicy.builder().listener(others::add).build());
    breaker.forceOpen();

    assertThat(signals).isEmpty();
    assertThat(others).hasSize(1);
    assertThat(added).hasSize(1);
  }

  @Test
  void aShadowStaysAShadow() {
    CircuitBreaker breaker = CircuitBreaker.of("b", policy);
    breaker.metricsOnly();
    fail(breaker, 3);

    breaker.reconfigure(policy.toBuilder().tripper(failureStreak(4)).build());
    fail(breaker, 1);

    assertThat(breaker.state()).isEqualTo(CircuitState.METRICS_ONLY);
    assertThat(breaker.info().shadowState()).contains(CircuitState.OPEN);
  }

  @Test
  void anEnforcedShadowContinuesInTheStateItWouldBeIn() {
    CircuitBreaker breaker =
        CircuitBreaker.of("b", policy.toBuilder().tripper(failureStreak(4)).build());
    breaker.metricsOnly();
    fail(breaker, 4);

    breaker.enforce();

    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    assertThat(breaker.tryAcquire()).isEmpty();
    assertThat(signals.get(signals.size() - 1).from()).isEqualTo(CircuitState.METRICS_ONLY);
    nanos.addAndGet(SECOND.multipliedBy(60).toNanos());
    assertThat(breaker.tryAcquire()).isPresent();
  }

  @Test
  void anEnforcedShadowKeepsItsWindow() {
    CircuitBreaker breaker =
        CircuitBreaker.of("b", policy.toBuilder().initialState(CircuitState.METRICS_ONLY).build());
    fail(breaker, 3);

    breaker.enforce();

    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    assertThat(breaker.info().metrics().failed()).isEqualTo(3);
  }

  @Test
  void durationsAndSlowCallsGoOnInAWindowOfAnotherSize() {
    Tripper never =
        minRequests(90).and(slowRate(1, SECOND)).and(Tripper.avgLatency(Duration.ofHours(1)));
    for (List<Window> windows :
        List.of(
            List.of(Window.count(10), Window.count(20)),
            List.of(Window.time(Duration.ofMinutes(1)), Window.time(Duration.ofMinutes(2))))) {
      CircuitBreakerPolicy before =
          policy.toBuilder().tripper(never).window(windows.get(0)).build();
      CircuitBreaker breaker = CircuitBreaker.of("b", before);
      for (long millis : new long[] {500, 1_000, 3_000, 100}) {
        Ticket ticket = breaker.acquire();
        nanos.addAndGet(Duration.ofMillis(millis).toNanos());
        ticket.success();
      }
      WindowMetrics known = breaker.info().metrics();

      breaker.reconfigure(before.toBuilder().window(windows.get(1)).build());

      assertThat(known.averageDuration()).contains(Duration.ofMillis(1_150));
      assertThat(known.slow(SECOND)).isEqualTo(2);
      assertThat(breaker.info().metrics()).isEqualTo(known);
    }
  }
}
