package io.fluxgate.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.test.ManualTicker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Hosts that are gone leave nothing. */
class EvictionTest {

  private static final int HOSTS = 100_000;
  private static final Duration IDLE = Duration.ofMinutes(1);
  private static final long MEGABYTE = 1 << 20;

  private final ManualTicker ticker = ManualTicker.create();
  private final HttpGuard guard =
      HttpGuard.builder()
          .policy(CircuitBreakerPolicy.http().toBuilder().ticker(ticker).build())
          .maximumBreakers(1_000)
          .idleTimeout(IDLE)
          .build();

  @Test
  void hostsThatAreGoneLeaveNoMeterNoReferenceAndNoHeap() {
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    FluxgateMetrics metrics = FluxgateMetrics.of(guard);
    metrics.bindTo(meters);
    visit(0, 2_000);
    leave(metrics);
    long heapBefore = usedHeap();

    List<WeakReference<CircuitBreaker>> visited = visit(2_000, HOSTS);
    leave(metrics);

    assertThat(Shown.breakers(meters)).containsExactly("http://last:80");
    assertThat(meters.scrape()).contains("breaker=\"http://last:80\"").doesNotContain("host-");
    assertThat(usedHeap() - heapBefore).as("bytes left behind").isLessThan(2 * MEGABYTE);
    assertThat(visited).allSatisfy(host -> assertThat(host.get()).isNull());
    metrics.close();
    assertThat(meters.getMeters()).isEmpty();
  }

  @Test
  void breakerIsFreeWhenItsMetricsAreClosed() {
    MeterRegistry meters = new SimpleMeterRegistry();
    CircuitBreaker breaker = CircuitBreaker.of("orders");
    FluxgateMetrics metrics = FluxgateMetrics.of(breaker);
    metrics.bindTo(meters);
    metrics.close();
    metrics = null;
    WeakReference<CircuitBreaker> reference = new WeakReference<>(breaker);
    breaker = null;

    for (int i = 0; i < 50 && reference.get() != null; i++) {
      usedHeap();
    }

    assertThat(reference.get()).isNull();
    assertThat(meters.getMeters()).isEmpty();
  }

  private List<WeakReference<CircuitBreaker>> visit(int from, int to) {
    List<WeakReference<CircuitBreaker>> visited = new ArrayList<>();
    for (int i = from; i < to; i++) {
      CircuitBreaker breaker = guard.registry().get("http://host-" + i + ":80");
      breaker.acquire().success();
      if (i % 10 == 0) {
        visited.add(new WeakReference<>(breaker));
      }
    }
    return visited;
  }

  /** All hosts but a last one are idle for too long. */
  private void leave(FluxgateMetrics metrics) {
    ticker.advance(IDLE);
    guard.registry().get("http://last:80");
    Shown.settle(metrics);
    assertThat(guard.registry().size()).isOne();
  }

  private static long usedHeap() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
