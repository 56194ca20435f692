package io.fluxgate;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.adapter.Exchanges;
import io.fluxgate.http.adapter.GuardedExchange;
import io.fluxgate.internal.state.StateMachine;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many hosts, many threads, large windows, counters and clocks at their ends. */
class ScaleTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final FakeTicker ticker = FakeTicker.create();

  private CircuitBreakerPolicy.Builder policy() {
    return CircuitBreakerPolicy.builder().ticker(ticker);
  }

  @Test
  void manyHostsThroughOneGuardStayWithinItsBoundAndAreAllGuarded() throws IOException {
    hostsThroughOneGuard(50_000, 1_000);
  }

  @Test
  @Tag("slow")
  void aMillionHostsThroughOneGuardStayWithinItsBoundAndAreAllGuarded() throws IOException {
    hostsThroughOneGuard(1_000_000, 10_000);
  }

  private void hostsThroughOneGuard(int hosts, int bound) throws IOException {
    HttpGuard guard = HttpGuard.builder().policy(policy().build()).maximumBreakers(bound).build();
    String first = "https://host-0:443";

    for (int i = 0; i < hosts; i++) {
      ticker.advance(Duration.ofMillis(1));
      GuardedExchange.begin(guard, Exchanges.to("host-" + i))
          .failed(HttpFailureKind.LOCAL, failure());
    }

    assertThat(guard.registry().size()).isBetween(bound / 10 * 8, bound);
    assertThat(guard.registry().overflows()).isZero();
    assertThat(guard.registry().find(first)).isEmpty();
    assertThat(guard.registry().find("https://host-" + (hosts - 1 - bound) + ":443")).isEmpty();
    assertThat(guard.registry().find("https://host-" + (hosts - 1) + ":443")).isPresent();
  }

  private static IOException failure() {
    return new IOException("down");
  }

  @Test
  void breakersCanBeListedWhileAHundredThousandComeAndGo() throws Exception {
    CircuitBreakerRegistry registry =
        CircuitBreakerRegistry.builder().policy(policy().build()).maximumBreakers(2_000).build();
    CountDownLatch started = new CountDownLatch(1);
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try {
      Future<?> writer =
          pool.submit(
              () -> {
                for (int i = 0; i < 100_000; i++) {
                  ticker.advance(Duration.ofMillis(1));
                  CircuitBreaker unused = registry.get("host-" + i);
                  started.countDown();
                }
              });
      assertThat(started.await(PATIENCE.toSeconds(), SECONDS)).isTrue();
      do {
        assertThat(registry.breakers()).isNotEmpty().doesNotContainNull().doesNotHaveDuplicates();
      } while (!writer.isDone());
      writer.get(PATIENCE.toSeconds(), SECONDS);
    } finally {
      pool.shutdownNow();
    }

    assertThat(registry.find("host-99999")).isPresent();
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void tenThousandVirtualThreadsOnOneBreakerLoseNoCall() throws Exception {
    // By reflection: the source level is older than virtual threads.
    Object virtual = Thread.class.getMethod("ofVirtual").invoke(null);
    ThreadFactory factory =
        (ThreadFactory)
            Class.forName("java.lang.Thread$Builder").getMethod("factory").invoke(virtual);
    CircuitBreaker breaker =
        CircuitBreaker.of("shared", policy().tripper(Tripper.failureRate(1)).build());
    int threads = 10_000;
    CountDownLatch allThere = new CountDownLatch(threads);
    AtomicLong passed = new AtomicLong();
    List<Thread> started = new ArrayList<>();
    breaker.call(() -> "so that no failure is the first call");
    for (int i = 0; i < threads; i++) {
      int number = i;
      Thread thread =
          factory.newThread(
              () -> {
                try {
                  // All threads are within their calls at the same time.
                  breaker.call(
                      () -> {
                        allThere.countDown();
                        assertThat(allThere.await(PATIENCE.toSeconds(), SECONDS)).isTrue();
                        if (number % 2 == 0) {
                          throw failure();
                        }
                        return passed.incrementAndGet();
                      });
                } catch (Exception expected) {
                  passed.incrementAndGet();
                }
              });
      thread.start();
      started.add(thread);
    }
    for (Thread thread : started) {
      thread.join(PATIENCE.toMillis());
    }

    assertThat(passed).hasValue(threads);
    CallCounts counts = breaker.info().counts();
    assertThat(counts.succeeded() + counts.failed() + counts.rejected()).isEqualTo(threads + 1L);
    assertThat(counts.failed()).isEqualTo(threads / 2);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1_000_000})
  void windowOfAnySizeIsExactAtItsEdge(int size) throws Exception {
    CircuitBreaker breaker =
        CircuitBreaker.of(
            "b",
            policy()
                .window(Window.count(size))
                .tripper(Tripper.minRequests(size).and(Tripper.failureRate(1.0 / size)))
                .build());
    for (int i = 0; i < size - 1; i++) {
      breaker.acquire().success();
    }
    assertThat(breaker.info().metrics().total()).isEqualTo(size - 1);

    breaker.acquire().failure();

    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void failureLeavesAWindowOfAMillionWithTheMillionthCallAfterIt() {
    Window.Recorder window = Window.count(1_000_000).open(TripperInputs.counts(), 0);
    WindowMetrics unused = window.record(true, 0, 0);
    for (int i = 0; i < 999_999; i++) {
      unused = window.record(false, 0, 0);
    }
    assertThat(window.metrics(0).failed()).isOne();

    unused = window.record(false, 0, 0);

    assertThat(window.metrics(0))
        .isEqualTo(WindowMetrics.of(1_000_000, 0, List.of(), List.of(), null));
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        Long.MAX_VALUE,
        Long.MAX_VALUE - 5_000_000_000L,
        Long.MIN_VALUE,
        -1,
      })
  void clockMayWrapAnywhereInAnOutage(long reading) {
    ticker.set(reading);
    CircuitBreaker breaker =
        CircuitBreaker.of(
            "b",
            policy()
                .window(Window.time(Duration.ofSeconds(20)))
                .tripper(Tripper.minRequests(2).and(Tripper.failureRate(1)))
                .retry(Retry.cooldown(Duration.ofSeconds(10)))
                .permit(Permit.rampUp(1, 1, Duration.ofSeconds(5)))
                .halfOpenCalls(1)
                .build());
    breaker.acquire().failure();
    ticker.advance(Duration.ofSeconds(3));
    breaker.acquire().failure();
    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);

    ticker.advance(Duration.ofSeconds(10).minusNanos(1));
    assertThat(breaker.tryAcquire()).isEmpty();
    assertThat(breaker.info().untilProbe()).contains(Duration.ofNanos(1));
    ticker.advance(Duration.ofNanos(1));
    breaker.acquire().success();
    assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
    ticker.advance(Duration.ofSeconds(5));
    breaker.acquire().success();

    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void streakStandsStillAtTheLargestNumber() throws ReflectiveOperationException {
    CircuitBreaker breaker =
        CircuitBreaker.of(
            "b", policy().tripper(Tripper.failureStreak(5).and(Tripper.minRequests(100))).build());
    breaker.acquire().failure();
    set(breaker, "streak", Integer.MAX_VALUE - 1);

    for (int i = 0; i < 3; i++) {
      breaker.acquire().failure();
      assertThat(breaker.info().streak()).isEqualTo(Integer.MAX_VALUE);
    }
    for (int i = 0; i < 96; i++) {
      breaker.acquire().failure();
    }

    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
  }

  /** Two billion calls would take too long. */
  private static void set(CircuitBreaker breaker, String field, int value)
      throws ReflectiveOperationException {
    StateMachine machine =
        (StateMachine)
            MethodHandles.privateLookupIn(CircuitBreaker.class, MethodHandles.lookup())
                .findVarHandle(CircuitBreaker.class, "machine", StateMachine.class)
                .get(breaker);
    Class<?> recordingState = machine.current().getClass().getSuperclass();
    MethodHandles.privateLookupIn(recordingState, MethodHandles.lookup())
        .findVarHandle(recordingState, field, int.class)
        .set(machine.current(), value);
  }
}
