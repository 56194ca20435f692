package io.fluxgate.benchmarks.differential;

import com.alibaba.csp.sentinel.Entry;
import com.alibaba.csp.sentinel.context.Context;
import com.alibaba.csp.sentinel.node.Node;
import com.alibaba.csp.sentinel.slots.block.degrade.DegradeRule;
import com.alibaba.csp.sentinel.slots.block.degrade.circuitbreaker.CircuitBreaker;
import com.alibaba.csp.sentinel.slots.block.degrade.circuitbreaker.ExceptionCircuitBreaker;
import com.alibaba.csp.sentinel.slots.block.degrade.circuitbreaker.ResponseTimeCircuitBreaker;
import com.alibaba.csp.sentinel.util.function.BiConsumer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Sentinel's own circuit breakers, with the duel's time in the one place where they may be told of
 * another: when to probe. Their interval is one that does not end within the test.
 */
public interface SentinelRule extends CircuitBreaker {

  /** Opens as if the threshold had been exceeded. */
  void openByHand();

  static SentinelRule onFailures(DegradeRule rule, ManualClock clock) {
    return new OnFailures(rule, clock);
  }

  static SentinelRule onSlowCalls(DegradeRule rule, ManualClock clock) {
    return new OnSlowCalls(rule, clock);
  }

  /** Asks whether a call may pass, as the chain of slots does. */
  default @Nullable Context enter() {
    Context context = new Context(null, "duel");
    context.setCurEntry(new BareEntry());
    return tryPass(context) ? context : null;
  }

  /** Reports how a call ended, as the chain of slots does. */
  default void exit(Context context, @Nullable Throwable error, Duration duration) {
    Entry entry = context.getCurEntry();
    entry.setCompleteTimestamp(entry.getCreateTimestamp() + duration.toMillis());
    if (error != null) {
      entry.setError(error);
    }
    onRequestComplete(context);
  }

  /** A call without a chain of slots around it. */
  final class BareEntry extends Entry {

    BareEntry() {
      super(null);
    }

    @Override
    public void exit(int count, Object... args) {}

    @Override
    protected @Nullable Entry trueExit(int count, Object... args) {
      return null;
    }

    @Override
    public @Nullable Node getLastNode() {
      return null;
    }

    @Override
    public void whenTerminate(BiConsumer<Context, Entry> handler) {}
  }

  /** A rule on exceptions. */
  final class OnFailures extends ExceptionCircuitBreaker implements SentinelRule {

    private final ManualClock clock;
    private long probeAtNanos;

    OnFailures(DegradeRule rule, ManualClock clock) {
      super(rule);
      this.clock = clock;
    }

    @Override
    public void openByHand() {
      transformToOpen(1);
    }

    @Override
    protected boolean retryTimeoutArrived() {
      return clock.nanos() >= probeAtNanos;
    }

    @Override
    protected void updateNextRetryTimestamp() {
      probeAtNanos = clock.nanos() + Duration.ofMillis(recoveryTimeoutMs).toNanos();
    }
  }

  /** A rule on slow calls. */
  final class OnSlowCalls extends ResponseTimeCircuitBreaker implements SentinelRule {

    private final ManualClock clock;
    private long probeAtNanos;

    OnSlowCalls(DegradeRule rule, ManualClock clock) {
      super(rule);
      this.clock = clock;
    }

    @Override
    public void openByHand() {
      transformToOpen(1);
    }

    @Override
    protected boolean retryTimeoutArrived() {
      return clock.nanos() >= probeAtNanos;
    }

    @Override
    protected void updateNextRetryTimestamp() {
      probeAtNanos = clock.nanos() + Duration.ofMillis(recoveryTimeoutMs).toNanos();
    }
  }
}
