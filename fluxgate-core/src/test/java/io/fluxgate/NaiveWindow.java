package io.fluxgate;

import io.fluxgate.internal.window.TimeWindow;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What a window should report, found by keeping every call: slow, plain, and for one thread.
 *
 * <p>Time is a {@code long} that wraps around, so readings are compared by subtraction. A slice of
 * time has begun once a call was recorded in it; from then on an earlier reading counts as one
 * within that slice.
 */
public final class NaiveWindow implements Window.Recorder {

  private final TripperInputs inputs;
  private final int size;
  private final long originNanos;
  private final long sliceNanos;
  private final long slices;
  private final Deque<Call> calls = new ArrayDeque<>();
  private long latestTick;

  private NaiveWindow(
      TripperInputs inputs, int size, long originNanos, long sliceNanos, long slices) {
    this.inputs = inputs;
    this.size = size;
    this.originNanos = originNanos;
    this.sliceNanos = sliceNanos;
    this.slices = slices;
  }

  public static NaiveWindow count(int size, TripperInputs inputs) {
    return new NaiveWindow(inputs, size, 0, Long.MAX_VALUE, Long.MAX_VALUE);
  }

  public static NaiveWindow time(Duration length, TripperInputs inputs, long originNanos) {
    long slice = Math.max(1, length.toNanos() / TimeWindow.SLICES);
    long slices = length.toNanos() / slice;
    return new NaiveWindow(inputs, Integer.MAX_VALUE, originNanos, slice, slices);
  }

  @Override
  public WindowMetrics record(boolean failed, long durationNanos, long nowNanos) {
    latestTick = tick(nowNanos);
    calls.addLast(new Call(latestTick, failed, durationNanos));
    while (calls.size() > size) {
      calls.removeFirst();
    }
    return metrics(nowNanos);
  }

  @Override
  public WindowMetrics metrics(long nowNanos) {
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

  private WindowMetrics metricsOf(List<Call> remembered) {
    long failed = 0;
    long nanos = 0;
    long[] slow = new long[inputs.slowThresholds().size()];
    for (Call call : remembered) {
      failed += call.failed ? 1 : 0;
      nanos += call.durationNanos;
      for (int i = 0; i < slow.length; i++) {
        slow[i] += call.durationNanos >= inputs.slowThresholds().get(i).toNanos() ? 1 : 0;
      }
    }
    return WindowMetrics.of(
        remembered.size(),
        failed,
        inputs.slowThresholds(),
        slow,
        inputs.readsAverageDuration() ? nanos : -1);
  }

  private record Call(long tick, boolean failed, long durationNanos) {}
}
