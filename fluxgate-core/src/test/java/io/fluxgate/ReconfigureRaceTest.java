package io.fluxgate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** New policies while everything else happens. */
class ReconfigureRaceTest {

  private static final int THREADS = 8;
  private static final int STEPS = 1_500;
  private static final Duration DELAY = Duration.ofSeconds(1);

  /** Opens the circuit of a healthy service, too: every policy has transitions. */
  private static final Tripper FOUR_CALLS =
      Tripper.custom(
          "fourCalls", context -> context.metrics().total() >= Math.min(4, context.maximumCalls()));

  private final FakeTicker ticker = FakeTicker.create();
  private final List<Signal> signals = new CopyOnWriteArrayList<>();
  private final Listener everySignal = signals::add;

  private CircuitBreakerPolicy policy(Window window, Tripper tripper, int halfOpenCalls) {
    return CircuitBreakerPolicy.builder()
        .ticker(ticker)
        .window(window)
        .tripper(tripper)
        .retry(Retry.cooldown(DELAY))
        .permit(Permit.all())
        .halfOpenCalls(halfOpenCalls)
        .listener(everySignal)
        .build();
  }

  private List<CircuitBreakerPolicy> policies() {
    return List.of(
        policy(Window.count(20), Tripper.failureStreak(4), 3),
        policy(Window.count(7), Tripper.minRequests(5).and(Tripper.failureRate(0.5)), 3),
        policy(Window.time(Duration.ofSeconds(10)), Tripper.failureStreak(4), 1),
        policy(Window.time(Duration.ofSeconds(3)), FOUR_CALLS, 2));
  }

  static Stream<ThreadFactory> threadFactories() throws ReflectiveOperationException {
    return Race.threadFactories();
  }

  @ParameterizedTest
  @MethodSource("threadFactories")
  void callsTransitionsSteeringAndEnforcementLoseNothingWhilePoliciesChange(ThreadFactory factory)
      throws Exception {
    List<CircuitBreakerPolicy> policies = policies();
    CircuitBreaker breaker = CircuitBreaker.of("changing", policies.get(0));
    AtomicLong calls = new AtomicLong();

    Race.run(
        factory,
        THREADS,
        thread -> {
          Random random = new Random(thread);
          for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(24)) {
              case 0, 1 -> breaker.reconfigure(policies.get(random.nextInt(policies.size())));
              case 2 -> breaker.reset();
              case 3 -> breaker.forceOpen();
              case 4 -> breaker.metricsOnly();
              case 5 -> breaker.enforce();
              case 6, 7 -> ticker.advance(DELAY);
              case 8 -> assertThat(breaker.info().probesInFlight()).isBetween(0, 3);
              default -> call(breaker, random, calls);
            }
          }
        });

    CallCounts counts = breaker.info().counts();
    assertThat(counts.succeeded() + counts.failed() + counts.ignored() + counts.rejected())
        .isEqualTo(calls.get());
    assertThat(breaker.info().probesInFlight()).isZero();
    assertThat(breaker.info().transitions()).isEqualTo(signals.size()).isGreaterThan(10);
    for (int i = 0; i < signals.size(); i++) {
      assertThat(signals.get(i).sequence()).isEqualTo(i + 1);
    }
    assertThatItStillOpensAndRecovers(breaker, policies.get(0));
  }

  private static void call(CircuitBreaker breaker, Random random, AtomicLong calls) {
    calls.incrementAndGet();
    breaker
        .tryAcquire()
        .ifPresent(
            ticket -> {
              if (random.nextInt(3) == 0) {
                Race.letOthersRun();
              }
              boolean settled =
                  switch (random.nextInt(5)) {
                    case 0, 1 -> ticket.success();
                    case 2 -> ticket.discard();
                    default -> ticket.failure();
                  };
              assertThat(settled).isTrue();
            });
  }

  private void assertThatItStillOpensAndRecovers(
      CircuitBreaker breaker, CircuitBreakerPolicy policy) {
    breaker.reconfigure(policy);
    breaker.disable();
    breaker.reset();
    for (int i = 0; i < 4; i++) {
      breaker.acquire().failure();
    }
    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    ticker.advance(DELAY);
    for (int i = 0; i < policy.verdictCalls(); i++) {
      breaker.acquire().success();
    }
    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void listenerThatBothPoliciesHaveMissesNothingWhileOneReplacesTheOther() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch secondIsTold = new CountDownLatch(1);
    // It is called in the middle of the replacement, and lets signals be delivered at that moment.
    Listener inTheMiddle =
        new Listener() {
          @Override
          public void onSignal(Signal signal) {}

          @Override
          public boolean equals(@Nullable Object other) {
            if (busy.getCount() == 0) {
              release.countDown();
              Race.await(secondIsTold);
            }
            return this == other;
          }

          @Override
          public int hashCode() {
            return 1;
          }
        };
    CircuitBreakerPolicy after = policies().get(0);
    CircuitBreakerPolicy before = after.toBuilder().listener(inTheMiddle).halfOpenCalls(7).build();
    CircuitBreaker breaker = CircuitBreaker.of("changing", before);
    breaker.addListener(
        signal -> {
          busy.countDown();
          Race.await(release);
          if (signal.sequence() == 2) {
            secondIsTold.countDown();
          }
        });

    Race.run(
        2,
        thread -> {
          if (thread == 0) {
            breaker.forceOpen();
            return;
          }
          Race.await(busy);
          breaker.reset();
          breaker.reconfigure(after);
          release.countDown();
        });

    assertThat(signals).extracting(Signal::sequence).containsExactly(1L, 2L);
  }

  @Test
  void policyThatIsChangedWhileItsBreakerIsMadeIsNotLost() throws Exception {
    CircuitBreakerPolicy early = policies().get(0);
    CircuitBreakerPolicy late = policies().get(1);
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch changed = new CountDownLatch(1);
    CircuitBreakerRegistry registry =
        CircuitBreakerRegistry.builder()
            .policies(
                name -> {
                  asked.countDown();
                  Race.await(changed);
                  return early;
                })
            .build();

    Race.run(
        2,
        thread -> {
          if (thread == 0) {
            assertThat(registry.get("a").name()).isEqualTo("a");
            return;
          }
          Race.await(asked);
          registry.reconfigure("a", late);
          changed.countDown();
        });

    assertThat(registry.get("a").policy()).isEqualTo(late);
  }

  @RepeatedTest(20)
  void breakerHasThePolicyThatItsSuccessorGets() throws Exception {
    List<CircuitBreakerPolicy> policies = policies();
    CircuitBreakerRegistry registry = CircuitBreakerRegistry.builder().maximumBreakers(1).build();
    CircuitBreaker breaker = registry.get("a");

    Race.run(
        4,
        thread -> {
          for (int i = 0; i < 50; i++) {
            registry.reconfigure("a", policies.get((thread + i) % 4));
          }
        });

    assertThat(registry.get("b").name()).as("a makes room for it").isEqualTo("b");
    assertThat(registry.get("a")).isNotSameAs(breaker);
    assertThat(registry.get("a").policy()).isEqualTo(breaker.policy());
  }
}
