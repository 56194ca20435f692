package io.fluxgate.benchmarks.protect;

import io.fluxgate.CircuitBreakerPolicy;
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

  /** Half of the threads of the simulation's callers. */
  private static final int HALF_OF_THE_POOL = 25;

  private Contestants() {}

  static List<Subject> all() {
    List<Subject> all = new ArrayList<>(fluxgate());
    all.addAll(peers());
    return all;
  }

  static List<Subject> fluxgate() {
    return List.of(
        BreakerSubject.of("fluxgate-http", Kind.DEFAULT, CircuitBreakerPolicy.http()),
        BreakerSubject.of(
            "fluxgate-http-cap",
            Kind.TUNED,
            CircuitBreakerPolicy.http().toBuilder()
                .maximumConcurrentCalls(HALF_OF_THE_POOL)
                .build()),
        BreakerSubject.of(
            "fluxgate-low-traffic", Kind.TUNED, CircuitBreakerPolicy.httpLowTraffic()),
        BreakerSubject.of("fluxgate-gentle", Kind.TUNED, CircuitBreakerPolicy.httpGentle()),
        BreakerSubject.of("fluxgate-strict", Kind.TUNED, CircuitBreakerPolicy.httpStrict()));
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
