package io.fluxgate.benchmarks.soak;

import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.CircuitState;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/** What has happened so far, in a line. */
final class Progress {

  private Progress() {}

  static String line(long startNanos, Book book, Chain chain, CircuitBreakerRegistry registry) {
    long open =
        registry.breakers().stream()
            .filter(breaker -> breaker.state() == CircuitState.OPEN)
            .count();
    return "%5d s  %s, %d open now; %s"
        .formatted(
            TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos),
            total(book, chain),
            open,
            Levels.now());
  }

  static String total(Book book, Chain chain) {
    return ("%,d calls (%,d read, %,d failed, %,d rejected, %,d meddled with), %,d reached"
            + " servers, %,d requests repeated, %,d openings, %,d recoveries")
        .formatted(
            book.calls(),
            sum(book, Target.Seen::whole),
            sum(book, Target.Seen::failed),
            sum(book, Target.Seen::rejected),
            sum(book, Target.Seen::loose),
            book.reachedCalls(),
            book.repeats(),
            chain.openings(),
            chain.closings());
  }

  private static long sum(Book book, Function<Target.Seen, LongAdder> count) {
    return book.targets().stream().mapToLong(target -> count.apply(target.seen()).sum()).sum();
  }
}
