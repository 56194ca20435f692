package io.fluxgate;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What a window should say, told by keeping every call: slow, plain, and for one thread.
 *
 * <p>Time is a {@code long} that wraps around, held against the origin by subtraction. A slice of
 * time counts as begun once a call was recorded in it; from then on an earlier reading is taken for
 * one within that slice.
 */
final class NaiveWindow implements Window.Recorder {

  private final Needs needs;
  private final int size;
  private final long originNanos;
  private final long sliceNanos;
  private final long slices;
  private final Deque<Call> calls = new ArrayDeque<>();
  private long latestTick;

  private NaiveWindow(Needs needs, int size, long originNanos, long sliceNanos, long slices) {
    this.needs = needs;
    this.size = size;
    this.originNanos = originNanos;
    this.sliceNanos = sliceNanos;
    this.slices = slices;
  }

  static NaiveWindow count(int size, Needs needs) {
    return new NaiveWindow(needs, size, 0, Long.MAX_VALUE, Long.MAX_VALUE);
  }

  static NaiveWindow time(Duration length, Needs needs, long originNanos) {
    long slice = Math.max(1, length.toNanos() / TimeWindow.SLICES);
    long slices = length.toNanos() / slice;
    return new NaiveWindow(needs, Integer.MAX_VALUE, originNanos, slice, slices);
  }

  @Override
  public Metrics record(boolean failed, long durationNanos, long nowNanos) {
    latestTick = tick(nowNanos);
    calls.addLast(new Call(latestTick, failed, durationNanos));
    while (calls.size() > size) {
      calls.removeFirst();
    }
    return metrics(nowNanos);
  }

  @Override
  public Metrics metrics(long nowNanos) {
    long tick = tick(nowNanos);
    List<Call> remembered = new ArrayList<>();
    for (Call call : calls) {
      if (tick - call.tick < slices) {
        remembered.add(call);
      }
    }
    return metricsOf(remembered);
  }

  private long tick(long nowNanos) {
    return Math.max(latestTick, (nowNanos - originNanos) / sliceNanos);
  }

  private Metrics metricsOf(List<Call> remembered) {
    long failed = 0;
    long nanos = 0;
    long[] slow = new long[needs.slowThresholds().size()];
    for (Call call : remembered) {
      failed += call.failed ? 1 : 0;
      nanos += call.durationNanos;
      for (int i = 0; i < slow.length; i++) {
        slow[i] += call.durationNanos >= needs.slowThresholds().get(i).toNanos() ? 1 : 0;
      }
    }
    return new Metrics(
        remembered.size(), failed, needs.slowThresholds(), slow, needs.averages() ? nanos : -1);
  }

  private record Call(long tick, boolean failed, long durationNanos) {}
}
