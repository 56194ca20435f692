package io.fluxgate.benchmarks.jmh;

import io.fluxgate.CallCounts;
import io.fluxgate.CircuitState;
import io.fluxgate.http.HttpGuard;
import java.util.function.ToLongFunction;

/** Tells after a benchmark whether it measured what it says. */
final class GuardUse {

  private GuardUse() {}

  /**
   * Throws if a guard counted no call although it should have, or the other way round, or if its
   * circuit opened.
   *
   * @param counted the outcomes that the benchmark has
   * @param what names the benchmark in the message
   */
  static void check(
      HttpGuard guard, boolean guarded, ToLongFunction<CallCounts> counted, String what) {
    boolean used =
        guard.registry().breakers().stream()
            .anyMatch(
                breaker ->
                    breaker.state() == CircuitState.CLOSED
                        && counted.applyAsLong(breaker.info().counts()) > 0);
    if (used != guarded) {
      throw new IllegalStateException(what + ", guarded: " + guarded + ", used: " + used);
    }
  }
}
