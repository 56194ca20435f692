package io.fluxgate.tools.simulate;

import static io.fluxgate.Tripper.failureRate;
import static io.fluxgate.Tripper.failureStreak;
import static io.fluxgate.Tripper.minRequests;

import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.Permit;
import io.fluxgate.Retry;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Scenarios and policies for tests. */
final class Lab {

  /** The original's defaults. */
  static final Subject SLOW_BREAKER =
      BreakerSubject.of("slow", Subject.Kind.TUNED, CircuitBreakerPolicy.defaults());

  /** Opens after ten failures in a row, and probes after seconds. */
  static final Subject FAST_BREAKER =
      BreakerSubject.of(
          "fast",
          Subject.Kind.TUNED,
          CircuitBreakerPolicy.builder()
              .tripper(minRequests(100).and(failureRate(0.5)).or(failureStreak(10)))
              .retry(
                  Retry.backoff(Duration.ofSeconds(1))
                      .multiplier(1.5)
                      .maxDelay(Duration.ofSeconds(5))
                      .jitter(0.2))
              .permit(Permit.all())
              .halfOpenCalls(1)
              .probeTimeout(Duration.ofSeconds(3))
              .build());

  private Lab() {}

  static Scenarios scenarios(String yaml) {
    try {
      return ScenarioFile.read(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
    } catch (ScenarioException bad) {
      throw new AssertionError(bad);
    }
  }

  static Scenario scenario(String settings) {
    return scenarios("test: {" + settings + "}").list().get(0);
  }

  static Tally run(String settings, Subject subject) {
    return Simulation.run(scenario(settings), 1, subject);
  }
}
