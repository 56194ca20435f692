package io.fluxgate.micrometer;

import static io.fluxgate.Tripper.failureStreak;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CallCounts;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.Ticket;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A meter registry that hangs or throws costs the calls nothing. */
class BadMeterRegistryTest {

  private static final int CALLS = 10_000;
  private static final int HOSTS = 50;

  private final CircuitBreakerRegistry breakers =
      CircuitBreakerRegistry.builder()
          .policy(CircuitBreakerPolicy.builder().tripper(failureStreak(1_000)).build())
          .build();
  private final FluxgateMetrics metrics = FluxgateMetrics.of(breakers);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @Test
  void filterThatHangsDelaysNoCall() throws Exception {
    CountDownLatch hanging = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    metrics.bindTo(meters);
    meters
        .config()
        .meterFilter(
            accept(
                id -> {
                  hanging.countDown();
                  awaitUninterruptibly(release);
                  return MeterFilterReply.NEUTRAL;
                }));

    long slowest = callAll();

    assertThat(hanging.await(120, SECONDS)).isTrue();
    assertNoneLost();
    assertThat(Duration.ofNanos(slowest)).isLessThan(Duration.ofMinutes(1));
    assertThat(metrics.await(Duration.ZERO)).isFalse();
    release.countDown();
    Shown.settle(metrics);
    assertThat(Shown.breakers(meters)).hasSize(HOSTS);
    assertThat(Shown.value(meters, "fluxgate.breaker.calls", "breaker", "host-0", "kind", "other"))
        .isEqualTo(CALLS / HOSTS / 2);
  }

  @Test
  void breakersThatComeAndGoWhileItHangsWaitNowhere() throws Exception {
    CountDownLatch hanging = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger registered = new AtomicInteger();
    CircuitBreakerRegistry few =
        CircuitBreakerRegistry.builder().maximumBreakers(8).idleTimeout(Duration.ofDays(1)).build();
    FluxgateMetrics ofFew = FluxgateMetrics.of(few);
    ofFew.bindTo(meters);
    meters
        .config()
        .meterFilter(
            accept(
                id -> {
                  hanging.countDown();
                  awaitUninterruptibly(release);
                  registered.incrementAndGet();
                  return MeterFilterReply.NEUTRAL;
                }));

    for (int i = 0; i < 10_000; i++) {
      few.get("host-" + i);
    }
    assertThat(hanging.await(120, SECONDS)).isTrue();
    release.countDown();
    Shown.settle(ofFew);

    assertThat(Shown.breakers(meters))
        .hasSize(few.size())
        .allSatisfy(name -> assertThat(few.find(name)).isPresent());
    assertThat(registered.get()).isLessThan(60 * 20);
  }

  @Test
  void filterThatThrowsLosesNoCallAndNoOtherMeter() {
    meters
        .config()
        .meterFilter(
            accept(
                id -> {
                  if (id.getName().endsWith(".streak")) {
                    throw new IllegalStateException("no such meter");
                  }
                  return MeterFilterReply.NEUTRAL;
                }));
    metrics.bindTo(meters);

    callAll();
    Shown.settle(metrics);

    assertNoneLost();
    assertThat(Shown.breakers(meters)).hasSize(HOSTS);
    assertThat(meters.find("fluxgate.breaker.streak").meter()).isNull();
    assertThat(meters.find("fluxgate.breaker.reopens").gauges()).hasSize(HOSTS);
  }

  @Test
  void listenerThatThrowsLosesNoCall() {
    meters
        .config()
        .onMeterAdded(
            meter -> {
              throw new IllegalStateException("no room");
            });
    metrics.bindTo(meters);

    callAll();
    metrics.close();

    assertNoneLost();
  }

  @Test
  void deniedMetersAreMissedByNobody() {
    meters.config().meterFilter(MeterFilter.denyNameStartsWith("fluxgate"));
    metrics.bindTo(meters);

    callAll();
    Shown.settle(metrics);

    assertNoneLost();
    assertThat(meters.getMeters()).isEmpty();
    metrics.close();
  }

  /** Half of the calls succeed, half fail. Returns how long the slowest took. */
  private long callAll() {
    long slowest = 0;
    for (int i = 0; i < CALLS; i++) {
      long start = System.nanoTime();
      Ticket ticket = breakers.acquire("host-" + i % HOSTS);
      if (i / HOSTS % 2 == 0) {
        ticket.success();
      } else {
        ticket.failure();
      }
      slowest = Math.max(slowest, System.nanoTime() - start);
    }
    return slowest;
  }

  private void assertNoneLost() {
    int each = CALLS / HOSTS / 2;
    assertThat(breakers.breakers())
        .hasSize(HOSTS)
        .extracting(CircuitBreaker::info)
        .allSatisfy(
            info -> assertThat(info.counts()).isEqualTo(CallCounts.of(each, each, 0, 0, 0)));
  }

  private static MeterFilter accept(Function<Meter.Id, MeterFilterReply> reply) {
    return new MeterFilter() {
      @Override
      public MeterFilterReply accept(Meter.Id id) {
        return reply.apply(id);
      }
    };
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      assertThat(latch.await(120, SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
