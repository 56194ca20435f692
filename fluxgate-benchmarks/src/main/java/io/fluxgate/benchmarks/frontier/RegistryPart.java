package io.fluxgate.benchmarks.frontier;

import io.fluxgate.benchmarks.jmh.Measurement;
import io.fluxgate.benchmarks.jmh.PerformanceBar;
import io.fluxgate.benchmarks.jmh.RegistryExchangeBenchmark;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.runner.RunnerException;

/** Exchanges whose breaker is one of many. */
final class RegistryPart implements FrontierPart {

  private static final int MANY = 1_000;

  @Override
  public List<PerformanceBar> measure(FrontierRun run) throws RunnerException {
    Measurement one = exchange(run, "fluxgate", 1);
    Measurement many = exchange(run, "fluxgate", MANY);
    Measurement peer = exchange(run, "resilience4j", MANY);
    return List.of(
        PerformanceBar.atMost(
            "exchange, 1,000 hosts: fluxgate / resilience4j registry and decorator",
            many.nsPerOp() / peer.nsPerOp(),
            1.2),
        PerformanceBar.atMost(
            "bytes per exchange: 1,000 hosts / 1 host",
            many.bytesPerOp() / one.bytesPerOp(),
            1.05));
  }

  private static Measurement exchange(FrontierRun run, String subject, int hosts)
      throws RunnerException {
    return run.jmh(
        "exchange-" + hosts,
        subject,
        RegistryExchangeBenchmark.class,
        "exchange",
        Map.of("subject", subject, "hosts", Integer.toString(hosts)));
  }
}
