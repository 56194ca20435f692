package io.fluxgate.benchmarks.soak;

import static io.fluxgate.Tripper.failureRate;
import static io.fluxgate.Tripper.failureStreak;
import static io.fluxgate.Tripper.minRequests;
import static io.fluxgate.Tripper.retryAfter;
import static io.fluxgate.Tripper.slowRate;

import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.Listener;
import io.fluxgate.Permit;
import io.fluxgate.Retry;
import io.fluxgate.Tracker;
import io.fluxgate.Window;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** Policies that open and recover quickly, with short leases for probes. */
final class SoakPolicies {

  static final Duration LEASE = Duration.ofMillis(800);

  private SoakPolicies() {}

  static List<CircuitBreakerPolicy> of(Tracker tracker, Listener listener) {
    UnaryOperator<CircuitBreakerPolicy.Builder> common = b -> b.tracker(tracker).listener(listener);
    return List.of(
        policy(common, b -> b.tripper(minRequests(8).and(failureRate(0.5))).permit(Permit.all())),
        policy(
            common, b -> b.tripper(failureStreak(4).or(retryAfter())).permit(Permit.random(0.5))),
        policy(
            common,
            b ->
                b.window(Window.time(Duration.ofSeconds(2)))
                    .tripper(
                        minRequests(6)
                            .and(failureRate(0.4).or(slowRate(0.5, Duration.ofMillis(300)))))),
        policy(
            common,
            b ->
                b.window(Window.time(Duration.ofSeconds(1)))
                    .tripper(failureStreak(3))
                    .permit(Permit.rampUp(0.2, 1, Duration.ofMillis(150)))
                    .halfOpenCalls(1)),
        policy(
            common,
            b ->
                b.window(Window.count(7))
                    .tripper(minRequests(5).and(failureRate(0.6)))
                    .retry(
                        Retry.backoff(Duration.ofMillis(50))
                            .maxDelay(Duration.ofMillis(400))
                            .jitter(0.5))
                    .halfOpenCalls(5)));
  }

  private static CircuitBreakerPolicy policy(
      UnaryOperator<CircuitBreakerPolicy.Builder> common,
      UnaryOperator<CircuitBreakerPolicy.Builder> changes) {
    return changes
        .apply(
            common
                .apply(CircuitBreakerPolicy.builder())
                .window(Window.count(20))
                .retry(Retry.cooldown(Duration.ofMillis(150)).jitter(0.3))
                .halfOpenCalls(3)
                .probeTimeout(LEASE))
        .build();
  }
}
