package io.fluxgate.internal.state;

import io.fluxgate.Outcome;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An admitted call whose outcome is reported in the context of the thread that made the call, so
 * that listeners which the outcome causes to run find it.
 */
final class ContextAdmission implements Admission {

  private final Admission held;
  private final CallObservers observers;
  private final UnaryOperator<Runnable> context;

  ContextAdmission(Admission held, CallObservers observers, UnaryOperator<Runnable> context) {
    this.held = held;
    this.observers = observers;
    this.context = context;
  }

  @Override
  public PolicyRuntime runtime() {
    return held.runtime();
  }

  @Override
  public void inContext(Runnable task) {
    observers.run(context, task);
  }

  @Override
  public boolean isProbe() {
    return held.isProbe();
  }

  @Override
  public boolean hasEarlierCallsWaiting() {
    return held.hasEarlierCallsWaiting();
  }

  @Override
  public @Nullable Admission answered(long durationNanos, long nowNanos) {
    Admission next = held.answered(durationNanos, nowNanos);
    if (next == null || next == held) {
      return next == null ? null : this;
    }
    return new ContextAdmission(next, observers, context);
  }

  @Override
  public void whenSlotIsWanted(Runnable action) {
    held.whenSlotIsWanted(action);
  }

  @Override
  public void succeeded(long durationNanos, long nowNanos, long retryAfterNanos) {
    inContext(() -> held.succeeded(durationNanos, nowNanos, retryAfterNanos));
  }

  @Override
  public void failed(
      @Nullable Outcome outcome, long durationNanos, long nowNanos, long retryAfterNanos) {
    inContext(() -> held.failed(outcome, durationNanos, nowNanos, retryAfterNanos));
  }

  @Override
  public void ignored() {
    inContext(held::ignored);
  }

  @Override
  public void endedWithConnection() {
    inContext(held::endedWithConnection);
  }

  @Override
  public Object period() {
    return held.period();
  }
}
