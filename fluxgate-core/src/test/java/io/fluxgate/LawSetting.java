package io.fluxgate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A small policy.
 *
 * @param window the calls that the window remembers
 * @param probes how many may be in flight
 * @param verdict how many outcomes decide
 */
record LawSetting(
    int window, int probes, int verdict, Tripper tripper, boolean overdue, CircuitState initial) {

  static final Duration DELAY = Duration.ofSeconds(10);

  /** Two delays are longer, one is not. */
  static final Duration LEASE = Duration.ofSeconds(15);

  /** Two pauses are longer than the limit for overdue calls, and shorter than the delay. */
  static final Duration PAUSE = Duration.ofSeconds(4);

  static final Duration OVERDUE = Duration.ofSeconds(6);

  private static final List<Tripper> TRIPPERS =
      List.of(
          Tripper.failureStreak(2),
          // Has no opinion on probes.
          Tripper.closed().and(Tripper.minRequests(2)).and(Tripper.failureRate(0.5)));

  static List<LawSetting> all() {
    List<LawSetting> all = new ArrayList<>();
    for (Tripper tripper : TRIPPERS) {
      for (boolean overdue : new boolean[] {false, true}) {
        for (int slots = 1; slots <= 2; slots++) {
          for (int window = 1; window <= 3; window++) {
            all.add(new LawSetting(window, slots, slots, tripper, overdue, CircuitState.CLOSED));
          }
          all.add(new LawSetting(2, slots, slots, tripper, overdue, CircuitState.HALF_OPEN));
        }
        all.add(new LawSetting(2, 1, 2, tripper, overdue, CircuitState.HALF_OPEN));
      }
    }
    return all;
  }

  CircuitBreakerPolicy policy(FakeTicker ticker, int size) {
    return CircuitBreakerPolicy.builder()
        .ticker(ticker)
        .window(Window.count(size))
        .tripper(tripper)
        // The same as a cooldown, and quicker drawn.
        .retry(Retry.backoff(DELAY).maxDelay(DELAY))
        .permit(Permit.all())
        .maximumProbes(probes)
        .verdictCalls(verdict)
        .probeTimeout(LEASE)
        .overdue(overdue ? Overdue.after(OVERDUE) : Overdue.never())
        .initialState(initial)
        .build();
  }
}
