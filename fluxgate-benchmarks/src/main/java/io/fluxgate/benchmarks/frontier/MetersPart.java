package io.fluxgate.benchmarks.frontier;

import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.benchmarks.jmh.PerformanceBar;
import io.fluxgate.micrometer.FluxgateMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What a scrape of the meters allocates, in 1,024 bytes for each breaker. */
final class MetersPart implements FrontierPart {

  private static final int BREAKERS = 100;
  private static final int CALLS = 100;
  private static final int SCRAPES = 30;

  @Override
  public List<PerformanceBar> measure(FrontierRun run) throws Exception {
    CircuitBreakerRegistry breakers = CircuitBreakerRegistry.create();
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    for (int i = 0; i < BREAKERS * CALLS; i++) {
      Object unused = breakers.get("host-" + i % BREAKERS).call(() -> "called");
    }
    List<Double> bytes = new ArrayList<>();
    String text = "";
    try (FluxgateMetrics metrics = FluxgateMetrics.of(breakers)) {
      metrics.bindTo(meters);
      for (int i = 0; i < SCRAPES; i++) {
        long before = allocated();
        text = meters.scrape();
        bytes.add((double) (allocated() - before));
      }
    }
    if (!text.contains("host-" + (BREAKERS - 1))) {
      throw new IllegalStateException("not all breakers have meters");
    }
    double kilobytes = Samples.median(bytes) / BREAKERS / 1_024;
    run.progress("per breaker: %.1f KB, of text %d B", kilobytes, text.length() / BREAKERS);
    return List.of(
        PerformanceBar.atMost("KB that a Prometheus scrape allocates per breaker", kilobytes, 50));
  }

  private static long allocated() {
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean)
            Objects.requireNonNull(ManagementFactory.getThreadMXBean());
    return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
  }
}
