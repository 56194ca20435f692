package io.fluxgate.benchmarks.protect;

import io.fluxgate.tools.simulate.Arrival;
import io.fluxgate.tools.simulate.CallEnd;
import io.fluxgate.tools.simulate.CountingGuard;
import io.fluxgate.tools.simulate.Guard;
import io.fluxgate.tools.simulate.Subject;
import io.fluxgate.tools.simulate.VirtualClock;
import io.smallrye.faulttolerance.core.Completer;
import io.smallrye.faulttolerance.core.FaultToleranceContext;
import io.smallrye.faulttolerance.core.Invocation;
import io.smallrye.faulttolerance.core.circuit.breaker.CircuitBreaker;
import io.smallrye.faulttolerance.core.stopwatch.Stopwatch;
import io.smallrye.faulttolerance.core.util.ExceptionDecision;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * SmallRye Fault Tolerance. Responses from 500 on, timeouts and cancelled calls end in an
 * exception, and each exception is a failure, as its annotation has it by default.
 */
record SmallRyePeer(
    String name, Kind kind, String text, Duration delay, int requestVolume, double failureRatio)
    implements Subject {

  @Override
  public Guard guard(VirtualClock clock, long seed) {
    return new PeerGuard(this, clock);
  }

  private static final class PeerGuard extends CountingGuard {

    private final CircuitBreaker<Object> breaker;
    private int state = CircuitBreaker.STATE_CLOSED;

    PeerGuard(SmallRyePeer settings, VirtualClock clock) {
      Stopwatch stopwatch =
          () -> {
            long startNanos = clock.nanos();
            return () -> TimeUnit.NANOSECONDS.toMillis(clock.nanos() - startNanos);
          };
      breaker =
          new CircuitBreaker<>(
              Invocation.invocation(),
              "upstream",
              ExceptionDecision.ALWAYS_FAILURE,
              settings.delay.toMillis(),
              settings.requestVolume,
              settings.failureRatio,
              1,
              stopwatch,
              // Its task moves an open breaker on after the delay; the next call does so, too.
              NoTimer.INSTANCE);
    }

    @Override
    public @Nullable Pass admit(Arrival arrival) {
      Completer<Object> answer = Completer.create();
      boolean[] sent = new boolean[1];
      breaker.apply(
          new FaultToleranceContext<>(
              () -> {
                sent[0] = true;
                return answer.future();
              },
              true));
      count();
      return sent[0] ? end -> report(answer, end) : null;
    }

    private void report(Completer<Object> answer, CallEnd end) {
      if (end == CallEnd.SUCCESS) {
        answer.complete(end);
      } else {
        answer.completeWithError(new IOException("failed"));
      }
      count();
    }

    private void count() {
      int now = breaker.currentState();
      if (now != state && now == CircuitBreaker.STATE_OPEN) {
        opened(state == CircuitBreaker.STATE_HALF_OPEN);
      }
      state = now;
    }
  }
}
