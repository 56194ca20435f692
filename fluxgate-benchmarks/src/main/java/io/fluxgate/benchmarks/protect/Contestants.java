package io.fluxgate.benchmarks.protect;

import static io.fluxgate.Tripper.failureRate;
import static io.fluxgate.Tripper.failureStreak;
import static io.fluxgate.Tripper.minRequests;

import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.Permit;
import io.fluxgate.Retry;
import io.fluxgate.tools.simulate.BreakerSubject;
import io.fluxgate.tools.simulate.Subject;
import io.fluxgate.tools.simulate.Subject.Kind;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Who takes part. A new policy is a line in {@link #fluxgate()}; the policy {@code fluxgate-http}
 * is Fluxgate's default.
 */
final class Contestants {

  private static final CircuitBreakerPolicy PROPOSED =
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
          .build();

  private Contestants() {}

  static List<Subject> all() {
    List<Subject> all = new ArrayList<>(fluxgate());
    all.addAll(peers());
    return all;
  }

  static List<Subject> fluxgate() {
    return List.of(
        BreakerSubject.of("fluxgate-http", Kind.DEFAULT, CircuitBreakerPolicy.http()),
        BreakerSubject.of("fluxgate-proposed", Kind.TUNED, PROPOSED));
  }

  static List<Subject> peers() {
    return List.of(
        new Resilience4jPeer("resilience4j", Kind.DEFAULT, "as it comes", config -> config),
        new Resilience4jPeer(
            "resilience4j-tuned",
            Kind.TUNED,
            "count 20, minimum 10, 50 %; 1 s, x 1.5, at most 5 s; 1 call in HALF_OPEN, for at most 3 s",
            config ->
                config
                    .slidingWindowSize(20)
                    .minimumNumberOfCalls(10)
                    .waitIntervalFunctionInOpenState(
                        IntervalFunction.ofExponentialBackoff(
                            Duration.ofSeconds(1), 1.5, Duration.ofSeconds(5)))
                    .permittedNumberOfCallsInHalfOpenState(1)
                    .maxWaitDurationInHalfOpenState(Duration.ofSeconds(3))),
        new ArmeriaPeer("armeria", Kind.DEFAULT, "as it comes", builder -> builder),
        new ArmeriaPeer(
            "armeria-tuned",
            Kind.TUNED,
            "10 s in steps of 0.5 s, minimum 10, 50 %; open for 2 s, a trial each second",
            builder ->
                builder
                    .counterSlidingWindow(Duration.ofSeconds(10))
                    .counterUpdateInterval(Duration.ofMillis(500))
                    .circuitOpenWindow(Duration.ofSeconds(2))
                    .trialRequestInterval(Duration.ofSeconds(1))),
        new SmallRyePeer("smallrye", Kind.DEFAULT, "as it comes", Duration.ofSeconds(5), 20, 0.5),
        new SmallRyePeer(
            "smallrye-tuned",
            Kind.TUNED,
            "count 50, 50 %; open for 2 s",
            Duration.ofSeconds(2),
            50,
            0.5));
  }
}
