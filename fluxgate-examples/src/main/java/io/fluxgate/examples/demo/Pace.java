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
 * How fast a demo goes: the time limits of its clients and of its breakers, in proportion.
 *
 * @param unit the time limit of a call, and the first delay of an open circuit
 * @param leastCalls how many calls a breaker wants to see before it opens
 */
record Pace(Duration unit, Duration window, int leastCalls) {

  /** Twenty units make a run, so a run of 20 s goes by seconds. */
  static Pace ofRun(Duration run) {
    Duration unit = run.dividedBy(20);
    return new Pace(unit, unit.multipliedBy(2), 10);
  }

  /** For a service of the user's own, which may be slow and is called at a modest rate. */
  static Pace ofService() {
    return new Pace(Duration.ofSeconds(3), Duration.ofSeconds(10), 5);
  }

  CircuitBreakerPolicy policy(Listener listener, long seed) {
    Duration slow = unit.multipliedBy(4).dividedBy(5);
    return CircuitBreakerPolicy.builder()
        .window(Window.time(window))
        .tripper(minRequests(leastCalls).and(failureRate(0.5).or(slowRate(0.5, slow))))
        .retry(Retry.backoff(unit).maxDelay(unit.multipliedBy(4)).jitter(0.1))
        .permit(Permit.all())
        .halfOpenCalls(5)
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
