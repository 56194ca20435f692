package io.fluxgate.okhttp;

import java.util.concurrent.TimeUnit;
import okio.Timeout;

/** Finds out by the clock whether a call has timed out, where no event of OkHttp's reports it. */
final class CallTimeouts {

  /**
   * OkHttp starts the call's clock before the interceptor does: before other interceptors run, and
   * for a network interceptor before it connects. The allowance for that is a quarter of the
   * timeout, and this at most.
   */
  private static final long MAXIMUM_HEAD_START_NANOS = TimeUnit.SECONDS.toNanos(1);

  private CallTimeouts() {}

  static boolean isSet(Timeout timeout) {
    return timeout.timeoutNanos() > 0 || timeout.hasDeadline();
  }

  /** Whether the time is over for a call whose interceptor began at {@code startNanos}. */
  static boolean isOver(Timeout timeout, long startNanos) {
    long now = System.nanoTime();
    if (timeout.hasDeadline() && timeout.deadlineNanoTime() - now <= 0) {
      return true;
    }
    long limit = timeout.timeoutNanos();
    return limit > 0 && now - startNanos >= limit - Math.min(limit / 4, MAXIMUM_HEAD_START_NANOS);
  }
}
