package io.fluxgate;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of one breaker: the present {@link Phase}, the transitions, and the guarded
 * calls to the parts that users supply.
 *
 * <p><b>Hand-over.</b> A call reads {@code phase} once, when it asks to be admitted, and what it
 * gets belongs to that phase. Its outcome goes to the phase that admitted it. If that is over by
 * then, the outcome reaches a window nobody reads and a transition that is refused, because it is
 * from a phase that is no longer the present one. So no outcome is lost, none is counted twice, and
 * none moves a phase that did not admit it.
 *
 * <p><b>Transitions</b> are serialised by a lock that is held for the exchange of the phase and for
 * adding the signal to the queue, and for nothing else: no user code runs on it. The new phase,
 * with its delay and its window, is made before; a phase ends of itself once only ({@link
 * Phase#claimEnd}). Signals are delivered after the lock is free.
 */
final class Machine {

  private static final Duration DEFAULT_DELAY = Duration.ofSeconds(60);

  private final String name;
  private final CircuitBreakerPolicy policy;
  private final Ticker ticker;
  private final Tripper tripper;
  private final Counters counters = new Counters();
  private final Unrecorded unrecorded = new Unrecorded(counters);
  private final Faults faults;
  private final Signals signals;
  private final ReentrantLock transition = new ReentrantLock();
  private volatile Phase phase;

  // Phases read the machine while it is being made; all they read is assigned before.
  @SuppressWarnings("this-escape")
  Machine(String name, CircuitBreakerPolicy policy) {
    this.name = name;
    this.policy = policy;
    this.ticker = policy.ticker();
    this.tripper = policy.tripper();
    this.faults = new Faults(name);
    this.signals = new Signals(policy.listeners(), faults);
    this.phase = phaseOf(policy.initialState());
  }

  String name() {
    return name;
  }

  CircuitBreakerPolicy policy() {
    return policy;
  }

  Counters counters() {
    return counters;
  }

  Unrecorded unrecorded() {
    return unrecorded;
  }

  Faults faults() {
    return faults;
  }

  Signals signals() {
    return signals;
  }

  Phase phase() {
    return phase;
  }

  // Transitions

  /** The delay of an open phase is over: its first caller probes. Null if the call is rejected. */
  @Nullable Admission probe(OpenPhase from) {
    if (phase == from && from.claimEnd()) {
      HalfOpenPhase to = new HalfOpenPhase(this, from.shadow, from.reopens);
      Admission first = to.admitFirst();
      if (publish(from, to, "the delay is over", Metrics.empty())) {
        signals.deliver();
        return first;
      }
    }
    Phase present = phase;
    // While somebody else is about to let the first probe through, this call comes too early.
    return present == from ? from.reject() : present.admit();
  }

  /** The tripper holds. */
  void open(RecordingPhase from, Evidence evidence) {
    if (phase != from || !from.claimEnd()) {
      return;
    }
    int reopens = from.state == CircuitState.HALF_OPEN ? from.reopens + 1 : 0;
    long delayNanos = Math.max(delayNanos(reopens), from.remainingRetryAfterNanos());
    Phase to = new OpenPhase(this, from.shadow, reopens, delayNanos);
    if (publish(from, to, explain(evidence), evidence.metrics())) {
      signals.deliver();
    }
  }

  /** Enough probes came back, and the tripper does not hold. */
  void close(HalfOpenPhase from, int outcomes) {
    if (phase != from || !from.claimEnd()) {
      return;
    }
    Phase to = new ClosedPhase(this, from.shadow);
    if (publish(from, to, outcomes + " probes came back", from.metrics(now()))) {
      signals.deliver();
    }
  }

  /** Somebody asks for a state. Asking for the present one does nothing. */
  void moveTo(CircuitState state, String reason) {
    Phase from = phase;
    while (from.visibleState() != state) {
      Metrics metrics = from.metrics(now());
      if (publish(from, phaseOf(state), reason, metrics)) {
        signals.deliver();
        return;
      }
      from = phase;
    }
  }

  private Phase phaseOf(CircuitState state) {
    return switch (state) {
      case CLOSED -> new ClosedPhase(this, false);
      case OPEN -> new OpenPhase(this, false, 0, delayNanos(0));
      case HALF_OPEN -> new HalfOpenPhase(this, false, 0);
      case METRICS_ONLY -> new ClosedPhase(this, true);
      case DISABLED -> new PassingPhase(this);
      case FORCED_OPEN -> new ForcedOpenPhase(this);
    };
  }

  /**
   * Replaces the phase if it is still the present one, and queues the signal in the same breath.
   */
  private boolean publish(Phase from, Phase to, String reason, Metrics metrics) {
    boolean sameShadow = from.shadow && to.shadow;
    CircuitState left = sameShadow ? from.state : from.visibleState();
    CircuitState entered = sameShadow ? to.state : to.visibleState();
    transition.lock();
    try {
      if (phase != from) {
        return false;
      }
      to.sequence = from.sequence + 1;
      phase = to;
      signals.add(
          new Signal(name, to.sequence, left, entered, to.since, reason, metrics, sameShadow));
      return true;
    } finally {
      transition.unlock();
    }
  }

  // Parts that users supply. What they throw stays here.

  long now() {
    try {
      return ticker.nanos();
    } catch (Throwable fault) {
      faults.report("ticker", ticker, fault, "time stands still meanwhile");
      Phase present = phase;
      return present == null ? 0 : present.sinceNanos;
    }
  }

  Instant wallTime() {
    try {
      return policy.clock().instant();
    } catch (Throwable fault) {
      faults.report("clock", policy.clock(), fault, "the system's clock is read instead");
      return Instant.now();
    }
  }

  Window.Recorder openWindow(long nowNanos) {
    try {
      return Checks.notNull("recorder", policy.window().open(policy.needs(), nowNanos));
    } catch (Throwable fault) {
      faults.report("window", policy.window(), fault, "the last 100 calls are remembered instead");
      return new CountWindow(100).open(policy.needs(), nowNanos);
    }
  }

  @Nullable Metrics record(
      Window.Recorder recorder, boolean failed, long durationNanos, long nowNanos) {
    try {
      return recorder.record(failed, durationNanos, nowNanos);
    } catch (Throwable fault) {
      faults.report("window", policy.window(), fault, "the outcome is not recorded");
      return null;
    }
  }

  Metrics metrics(Window.Recorder recorder, long nowNanos) {
    try {
      return Checks.notNull("metrics", recorder.metrics(nowNanos));
    } catch (Throwable fault) {
      faults.report("window", policy.window(), fault, "it counts as empty");
      return Metrics.empty();
    }
  }

  boolean holds(Evidence evidence) {
    try {
      return tripper.holds(evidence);
    } catch (Throwable fault) {
      faults.report("tripper", tripper, fault, "it counts as not holding");
      return false;
    }
  }

  private String explain(Evidence evidence) {
    try {
      return Checks.notNull("explanation", tripper.explain(evidence));
    } catch (Throwable fault) {
      faults.report("tripper", tripper.getClass(), fault, "it does not explain itself");
      return "the tripper holds";
    }
  }

  private long delayNanos(int reopens) {
    Duration delay;
    try {
      delay = Checks.notNull("delay", policy.retry().delay(reopens, policy.random()));
    } catch (Throwable fault) {
      faults.report("retry", policy.retry(), fault, "the delay is " + DEFAULT_DELAY);
      delay = DEFAULT_DELAY;
    }
    return Math.max(0, Checks.saturatedNanos(delay));
  }

  boolean permits(long elapsedNanos) {
    try {
      double ratio = policy.permit().ratio(Duration.ofNanos(elapsedNanos));
      // Written so that a NaN permits.
      return !(ratio < 1) || policy.random().nextDouble() < ratio;
    } catch (Throwable fault) {
      faults.report("permit", policy.permit(), fault, "calls are let through while slots are free");
      return true;
    }
  }

  boolean isRampComplete(long elapsedNanos) {
    try {
      return elapsedNanos >= Checks.saturatedNanos(policy.permit().rampDuration());
    } catch (Throwable fault) {
      faults.report("permit", policy.permit(), fault, "it counts as risen");
      return true;
    }
  }
}
