package io.fluxgate.tools.demo;

import static io.fluxgate.Tripper.failureRate;
import static io.fluxgate.Tripper.minRequests;
import static io.fluxgate.Tripper.slowRate;

import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.Listener;
import io.fluxgate.Permit;
import io.fluxgate.Retry;
import io.fluxgate.Window;
import java.time.Duration;
import java.util.Random;
import okhttp3.OkHttpClient;

/**
 * The timeouts of a demo's clients, and the policy of its breakers, scaled to the length of the
 * run.
 *
 * @param unit the timeout of a call, and the first delay of an open circuit
 * @param minimumCalls how many calls a breaker needs before it may open
 * @param probes how many probes must succeed before it closes
 */
record DemoSettings(Duration unit, Duration window, int minimumCalls, int probes) {

  /** A run lasts twenty units: in a run of 20 s, a unit is a second. */
  static DemoSettings ofRun(Duration run, int callsPerSecond) {
    Duration unit = run.dividedBy(20);
    return of(unit, unit.multipliedBy(2), callsPerSecond);
  }

  /** For the user's service, which may be slow and is called at a modest rate. */
  static DemoSettings ofService(int callsPerSecond) {
    return of(Duration.ofSeconds(3), Duration.ofSeconds(10), callsPerSecond);
  }

  private static DemoSettings of(Duration unit, Duration window, int callsPerSecond) {
    return new DemoSettings(
        unit,
        window,
        atMost(10, halfOf(window, callsPerSecond)),
        atMost(5, halfOf(unit, callsPerSecond)));
  }

  /** Half of the calls made in this time, so that a breaker reacts within it. */
  private static long halfOf(Duration time, int callsPerSecond) {
    return time.toMillis() * callsPerSecond / 2000;
  }

  private static int atMost(int most, long calls) {
    return (int) Math.max(1, Math.min(most, calls));
  }

  CircuitBreakerPolicy policy(Listener listener, long seed) {
    Duration slow = unit.multipliedBy(4).dividedBy(5);
    return CircuitBreakerPolicy.builder()
        .window(Window.time(window))
        .tripper(minRequests(minimumCalls).and(failureRate(0.5).or(slowRate(0.5, slow))))
        .retry(Retry.backoff(unit).maxDelay(unit.multipliedBy(4)).jitter(0.1))
        .permit(Permit.all())
        .halfOpenCalls(probes)
        .listener(listener)
        .random(new Random(seed)::nextDouble)
        .build();
  }

  OkHttpClient.Builder client() {
    return new OkHttpClient.Builder()
        .connectTimeout(unit)
        .readTimeout(unit)
        .callTimeout(unit.multipliedBy(2))
        .followRedirects(false);
  }
}
