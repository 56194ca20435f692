package io.fluxgate;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of one breaker: the present {@link Phase}, and the transitions.
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

  private final String name;
  private final Ticker ticker;
  private final InstantSource clock;
  private final Counters counters = new Counters();
  private final Faults faults;
  private final Signals signals;
  private final ReentrantLock transition = new ReentrantLock();
  private volatile Phase phase;

  // Phases read the machine while it is being made; all they read is assigned before.
  @SuppressWarnings("this-escape")
  Machine(String name, CircuitBreakerPolicy policy) {
    this.name = name;
    this.ticker = policy.ticker();
    this.clock = policy.clock();
    this.faults = new Faults(name);
    this.signals = new Signals(policy.listeners(), faults);
    this.phase = phaseOf(policy.initialState(), new Parts(policy, faults));
  }

  String name() {
    return name;
  }

  Counters counters() {
    return counters;
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
    Admission first = endOnce(from, () -> halfOpen(from));
    if (first != null) {
      return first;
    }
    Phase present = phase;
    // While somebody else is about to let the first probe through, this call comes too early.
    return present == from ? from.reject() : present.admit();
  }

  private @Nullable Admission halfOpen(OpenPhase from) {
    HalfOpenPhase to = new HalfOpenPhase(this, from.parts, from.shadow, from.reopens);
    Admission first = to.admitFirst();
    return publish(from, to, "the delay is over", Metrics.empty()) ? first : null;
  }

  /** The tripper holds. */
  void open(RecordingPhase from, Evidence evidence) {
    endOnce(
        from,
        () -> {
          int reopens = from.state == CircuitState.HALF_OPEN ? from.reopens + 1 : 0;
          long delayNanos =
              Math.max(from.parts.delayNanos(reopens), from.remainingRetryAfterNanos());
          Phase to = new OpenPhase(this, from.parts, from.shadow, reopens, delayNanos);
          return publish(from, to, from.parts.explain(evidence), evidence.metrics());
        });
  }

  /** Enough probes came back, and the tripper does not hold. */
  void close(HalfOpenPhase from, long outcomes) {
    endOnce(
        from,
        () -> {
          Phase to = new ClosedPhase(this, from.parts, from.shadow);
          return publish(from, to, outcomes + " probes came back", from.metrics(now()));
        });
  }

  /**
   * Ends a phase of itself. Where memory or stack run out meanwhile, a later outcome tries again.
   */
  @CanIgnoreReturnValue
  private <T> @Nullable T endOnce(Phase from, Supplier<? extends @Nullable T> transition) {
    if (phase != from || !from.claimEnd()) {
      return null;
    }
    T result;
    try {
      result = transition.get();
    } catch (Throwable outOfMemoryOrStack) {
      from.releaseEnd();
      throw outOfMemoryOrStack;
    }
    signals.deliver();
    return result;
  }

  /** Somebody asks for a state. Asking for the present one does nothing. */
  void moveTo(CircuitState state, String reason) {
    Phase from = phase;
    while (from.visibleState() != state) {
      Metrics metrics = from.metrics(now());
      if (publish(from, phaseOf(state, from.parts), reason, metrics)) {
        signals.deliver();
        return;
      }
      from = phase;
    }
  }

  /** A shadow becomes real: what it learnt, and the state it is in, count from now on. */
  void enforce() {
    Phase from = phase;
    while (from.shadow) {
      if (publish(from, from.with(from.parts, false), "enforce()", from.metrics(now()))) {
        signals.deliver();
        return;
      }
      from = phase;
    }
  }

  /**
   * Goes on under another policy. Time goes on by the first policy's ticker and clock, or what is
   * known of times would be void.
   */
  void reconfigure(CircuitBreakerPolicy policy) {
    Parts others = new Parts(policy, faults);
    while (true) {
      Phase from = phase;
      if (from.parts.policy.equals(policy)) {
        return;
      }
      Phase to = from.with(others, from.shadow);
      transition.lock();
      try {
        if (phase == from) {
          phase = to;
          signals.replace(from.parts.policy.listeners(), policy.listeners());
          return;
        }
      } finally {
        transition.unlock();
      }
    }
  }

  private Phase phaseOf(CircuitState state, Parts parts) {
    return switch (state) {
      case CLOSED -> new ClosedPhase(this, parts, false);
      case OPEN -> new OpenPhase(this, parts, false, 0, parts.delayNanos(0));
      case HALF_OPEN -> new HalfOpenPhase(this, parts, false, 0);
      case METRICS_ONLY -> new ClosedPhase(this, parts, true);
      case DISABLED -> new PassingPhase(this, parts);
      case FORCED_OPEN -> new ForcedOpenPhase(this, parts);
    };
  }

  /**
   * Replaces the phase if it is still the present one, and queues the signal in the same breath.
   */
  private boolean publish(Phase from, Phase to, String reason, Metrics metrics) {
    boolean sameShadow = from.shadow && to.shadow;
    CircuitState left = sameShadow ? from.state : from.visibleState();
    CircuitState entered = sameShadow ? to.state : to.visibleState();
    Signal signal;
    transition.lock();
    try {
      if (phase != from) {
        return false;
      }
      to.sequence = from.sequence + 1;
      phase = to;
      signal =
          new Signal(
              name,
              to.sequence,
              left,
              entered,
              to.since,
              reason,
              metrics,
              from.latestCauses(),
              sameShadow);
      signals.add(signal);
    } finally {
      transition.unlock();
    }
    Flight.transition(signal);
    return true;
  }

  // Time

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
      return Checks.notNull("instant", clock.instant());
    } catch (Throwable fault) {
      faults.report("clock", clock, fault, "the system's clock is read instead");
      return Instant.now();
    }
  }
}
