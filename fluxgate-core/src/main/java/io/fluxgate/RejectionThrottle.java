package io.fluxgate;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Lets one rejection of a breaker and second be told, with the number of those since the last. */
final class RejectionThrottle {

  private static final long PAUSE_NANOS = 1_000_000_000L;

  private final AtomicReference<@Nullable Told> last = new AtomicReference<>();

  /** Returns what to tell of a call that is about to be counted as rejected, null if nothing. */
  @Nullable Told claim(long nowNanos, Counters counters) {
    Told before = last.get();
    if (before != null && nowNanos - before.nanos < PAUSE_NANOS) {
      return null;
    }
    long total = counters.rejected.sum() + counters.wouldBeRejected.sum() + 1;
    Told told = new Told(nowNanos, before == null ? total : total - before.total, total);
    return last.compareAndSet(before, told) ? told : null;
  }

  /** What was told, and when. */
  record Told(long nanos, long count, long total) {}
}
