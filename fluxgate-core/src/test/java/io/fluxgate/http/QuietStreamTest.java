package io.fluxgate.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxgate.CallCounts;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.Permit;
import io.fluxgate.Tripper;
import io.fluxgate.http.adapter.Exchanges;
import io.fluxgate.http.adapter.GuardedExchange;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Probes whose bodies stay open and say nothing, such as those of watches and long polls: they give
 * their slots to calls that find none.
 */
class QuietStreamTest {

  private static final HttpRequestInfo REQUEST = Exchanges.to("a.example");
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final int SLOTS = 3;

  private final AtomicLong nanos = new AtomicLong();

  private CircuitBreakerPolicy.Builder policy() {
    return CircuitBreakerPolicy.builder()
        .ticker(nanos::get)
        .tripper(Tripper.failureStreak(2))
        .permit(Permit.all())
        .maximumProbes(SLOTS)
        .verdictCalls(1_000)
        .probeTimeout(Duration.ofDays(1));
  }

  private static HttpGuard guard(CircuitBreakerPolicy policy) {
    HttpGuard guard = HttpGuard.builder().policy(policy).bodyDeadline(DEADLINE).build();
    breaker(guard).halfOpen();
    return guard;
  }

  private static CircuitBreaker breaker(HttpGuard guard) {
    return guard.registry().get("https://a.example:443");
  }

  private static GuardedExchange stream(HttpGuard guard) throws IOException {
    GuardedExchange exchange = GuardedExchange.begin(guard, REQUEST);
    exchange.responded(REQUEST, Exchanges.status(200));
    return exchange;
  }

  private void advance(Duration step) {
    nanos.addAndGet(step.toNanos());
  }

  @Test
  void callThatFindsNoFreeSlotSettlesStreamsThatAreLongOpen() throws Exception {
    HttpGuard guard = guard(policy().build());
    List<GuardedExchange> streams = List.of(stream(guard), stream(guard), stream(guard));
    advance(DEADLINE);

    GuardedExchange other = GuardedExchange.begin(guard, REQUEST);

    assertThat(other.isProbe()).isTrue();
    assertThat(streams).allMatch(GuardedExchange::isSettled);
    assertThat(breaker(guard).info().counts()).isEqualTo(CallCounts.of(SLOTS, 0, 0, 0, 0));
    assertThat(breaker(guard).info().probesInFlight()).isEqualTo(1);
  }

  @Test
  void streamsKeepTheirSlotsUntilTheDeadline() throws Exception {
    HttpGuard guard = guard(policy().build());
    List<GuardedExchange> streams = List.of(stream(guard), stream(guard), stream(guard));
    advance(DEADLINE.minusNanos(1));

    assertThatThrownBy(() -> GuardedExchange.begin(guard, REQUEST))
        .isInstanceOf(CallNotPermittedIOException.class);
    assertThat(streams).noneMatch(GuardedExchange::isSettled);
  }

  @Test
  void callsWithoutHeadersKeepTheirSlots() throws Exception {
    HttpGuard guard = guard(policy().build());
    for (int i = 0; i < SLOTS; i++) {
      GuardedExchange.begin(guard, REQUEST);
    }
    advance(DEADLINE.multipliedBy(100));

    assertThatThrownBy(() -> GuardedExchange.begin(guard, REQUEST))
        .isInstanceOf(CallNotPermittedIOException.class);
  }

  @Test
  void streamWhoseHostIsNotYetKnownGivesItsSlotToo() throws Exception {
    HttpGuard guard = guard(policy().maximumProbes(1).build());
    GuardedExchange quiet = GuardedExchange.begin(guard, REQUEST);
    quiet.headersArrived(Exchanges.status(200));
    advance(DEADLINE);

    assertThat(GuardedExchange.begin(guard, REQUEST).isProbe()).isTrue();
    assertThat(quiet.isSettled()).isTrue();
  }

  @Test
  void whatBecomesOfASettledStreamMovesNothing() throws Exception {
    HttpGuard guard = guard(policy().maximumProbes(1).build());
    GuardedExchange quiet = stream(guard);
    advance(DEADLINE);
    GuardedExchange other = GuardedExchange.begin(guard, REQUEST);

    quiet.failed(HttpFailureKind.BODY, new IOException("cut"));
    quiet.bodyClosed();

    assertThat(other.isProbe()).isTrue();
    assertThat(breaker(guard).info().counts()).isEqualTo(CallCounts.of(1, 0, 0, 0, 0));
  }

  @Test
  void callWhoseNeedBringsTheVerdictPassesInTheClosedCircuit() throws Exception {
    HttpGuard guard = guard(policy().maximumProbes(2).verdictCalls(2).build());
    GuardedExchange first = stream(guard);
    GuardedExchange second = stream(guard);
    advance(DEADLINE);

    GuardedExchange other = GuardedExchange.begin(guard, REQUEST);

    assertThat(breaker(guard).state()).isEqualTo(CircuitState.CLOSED);
    assertThat(other.isProbe()).isFalse();
    assertThat(first.isSettled() && second.isSettled()).isTrue();
  }

  @Test
  void callWhoseNeedReopensTheCircuitIsRejectedByTheOpenOne() throws Exception {
    CircuitBreakerPolicy suspicious =
        policy().maximumProbes(1).tracker(outcome -> true).tripper(Tripper.failures(1)).build();
    HttpGuard guard =
        HttpGuard.builder().policy(suspicious).trackBody(true).bodyDeadline(DEADLINE).build();
    breaker(guard).halfOpen();
    GuardedExchange quiet = GuardedExchange.begin(guard, REQUEST);
    quiet.headersArrived(Exchanges.status(200));
    advance(DEADLINE);

    assertThatThrownBy(() -> GuardedExchange.begin(guard, REQUEST))
        .isInstanceOfSatisfying(
            CallNotPermittedIOException.class,
            rejection -> assertThat(rejection.state()).isEqualTo(CircuitState.OPEN));
    assertThat(breaker(guard).info().counts()).isEqualTo(CallCounts.of(0, 1, 0, 1, 0));
  }

  /** Never more probes than slots, and each call is counted once, whatever the calls do. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void slotsAndCountsHoldOverAnyHistory(long seed) throws Exception {
    Random random = new Random(seed);
    HttpGuard guard = guard(policy().tripper(Tripper.failures(1_000)).build());
    List<GuardedExchange> open = new ArrayList<>();
    int admitted = 0;
    int rejected = 0;
    for (int step = 0; step < 2_000; step++) {
      advance(Duration.ofSeconds(random.nextInt(4)));
      if (open.isEmpty() || random.nextInt(3) == 0) {
        try {
          open.add(GuardedExchange.begin(guard, REQUEST));
          admitted++;
        } catch (CallNotPermittedIOException full) {
          rejected++;
        }
      } else {
        report(open.get(random.nextInt(open.size())), random);
      }
      assertThat(open.stream().filter(GuardedExchange::isProbe).count()).isLessThanOrEqualTo(SLOTS);
      if (breaker(guard).state() != CircuitState.HALF_OPEN) {
        break;
      }
    }
    open.forEach(exchange -> exchange.failed(HttpFailureKind.RESET, new IOException("over")));

    CallCounts counts = breaker(guard).info().counts();
    assertThat(counts.succeeded() + counts.failed() + counts.ignored()).isEqualTo(admitted);
    assertThat(counts.rejected()).isEqualTo(rejected);
  }

  private static void report(GuardedExchange exchange, Random random) {
    switch (random.nextInt(6)) {
      case 0, 1 -> exchange.responded(REQUEST, Exchanges.status(200));
      case 2 -> exchange.bodyRead();
      case 3 -> exchange.bodyEnded();
      case 4 -> exchange.discard();
      default -> exchange.failed(HttpFailureKind.RESET, new IOException("reset"));
    }
  }

  /** Many calls want the slots of the same quiet streams, while these end by themselves. */
  @RepeatedTest(50)
  void raceForTheSlotsOfQuietStreamsAdmitsNoMoreThanThereAre() throws Exception {
    HttpGuard guard = guard(policy().build());
    List<GuardedExchange> streams = List.of(stream(guard), stream(guard), stream(guard));
    advance(DEADLINE);
    int threads = 8;
    CountDownLatch start = new CountDownLatch(1);
    AtomicInteger probes = new AtomicInteger();
    AtomicInteger rejected = new AtomicInteger();
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> callers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        GuardedExchange ending = i < SLOTS ? streams.get(i) : null;
        callers.add(
            executor.submit(
                () -> {
                  start.await();
                  if (ending != null) {
                    ending.bodyEnded();
                  }
                  try {
                    probes.addAndGet(GuardedExchange.begin(guard, REQUEST).isProbe() ? 1 : 0);
                  } catch (CallNotPermittedIOException full) {
                    rejected.incrementAndGet();
                  }
                  return null;
                }));
      }
      start.countDown();
      for (Future<?> caller : callers) {
        caller.get(20, TimeUnit.SECONDS);
      }
    } finally {
      executor.shutdownNow();
    }

    // A slot that is freed while a call looks for one may be missed, but is never given twice.
    assertThat(probes.get()).isBetween(1, SLOTS);
    assertThat(rejected.get()).isEqualTo(threads - probes.get());
    assertThat(breaker(guard).info().probesInFlight()).isEqualTo(probes.get());
    assertThat(breaker(guard).info().counts().succeeded()).isEqualTo(SLOTS);
  }
}
