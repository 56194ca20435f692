package io.fluxgate.benchmarks.soak;

import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.CircuitState;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/** Formats the counts so far as one line. */
final class SoakProgress {

  private SoakProgress() {}

  static String line(
      long startNanos,
      CallLedger ledger,
      TransitionChecker transitions,
      CircuitBreakerRegistry registry) {
    long open =
        registry.breakers().stream()
            .filter(breaker -> breaker.state() == CircuitState.OPEN)
            .count();
    return "%5d s  %s, %d open now; %s"
        .formatted(
            TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos),
            total(ledger, transitions),
            open,
            ResourceUsage.now());
  }

  static String total(CallLedger ledger, TransitionChecker transitions) {
    return ("%,d calls (%,d read, %,d failed, %,d rejected, %,d uncertain), %,d reached"
            + " servers, %,d requests repeated, %,d openings, %,d recoveries")
        .formatted(
            ledger.calls(),
            sum(ledger, Target.Observations::completed),
            sum(ledger, Target.Observations::failed),
            sum(ledger, Target.Observations::rejected),
            sum(ledger, Target.Observations::uncertain),
            ledger.reachedCalls(),
            ledger.repeats(),
            transitions.openings(),
            transitions.closings());
  }

  private static long sum(CallLedger ledger, Function<Target.Observations, LongAdder> count) {
    return ledger.targets().stream().mapToLong(target -> count.apply(target.seen()).sum()).sum();
  }
}
