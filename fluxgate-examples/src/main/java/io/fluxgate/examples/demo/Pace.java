package io.fluxgate.examples.demo;

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
 * How fast a demo goes: the time limits of its clients and of its breakers, and how many calls a
 * breaker gets to see in that time.
 *
 * @param unit the time limit of a call, and the first delay of an open circuit
 * @param leastCalls how many calls a breaker wants to see before it opens
 * @param probes how many calls it wants to see before it closes
 */
record Pace(Duration unit, Duration window, int leastCalls, int probes) {

  /** Twenty units make a run, so a run of 20 s goes by seconds. */
  static Pace ofRun(Duration run, int callsPerSecond) {
    Duration unit = run.dividedBy(20);
    return of(unit, unit.multipliedBy(2), callsPerSecond);
  }

  /** For a service of the user's own, which may be slow and is called at a modest rate. */
  static Pace ofService(int callsPerSecond) {
    return of(Duration.ofSeconds(3), Duration.ofSeconds(10), callsPerSecond);
  }

  private static Pace of(Duration unit, Duration window, int callsPerSecond) {
    return new Pace(
        unit,
        window,
        atMost(10, halfOf(window, callsPerSecond)),
        atMost(5, halfOf(unit, callsPerSecond)));
  }

  /** Half of the calls that are made in a time: what shows within it. */
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
        .tripper(minRequests(leastCalls).and(failureRate(0.5).or(slowRate(0.5, slow))))
        .retry(Retry.backoff(unit).maxDelay(unit.multipliedBy(4)).jitter(0.1))
        .permit(Permit.all())
        .halfOpenCalls(probes)
        .listener(listener)
        .random(new Random(seed))
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
