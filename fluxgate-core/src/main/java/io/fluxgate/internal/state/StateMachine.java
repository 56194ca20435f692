package io.fluxgate.internal.state;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.fluxgate.CheckedCallable;
import io.fluxgate.CircuitState;
import io.fluxgate.Signal;
import io.fluxgate.Signal.Origin;
import io.fluxgate.Ticker;
import io.fluxgate.WindowMetrics;
import io.fluxgate.internal.report.CallCounters;
import io.fluxgate.internal.report.JfrEvents;
import io.fluxgate.internal.report.SignalDelivery;
import io.fluxgate.internal.report.UserCodeFailures;
import io.fluxgate.internal.util.Checks;
import io.fluxgate.internal.util.Log;
import io.fluxgate.internal.util.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of one breaker: its current {@link State}, and the transitions.
 *
 * <p><b>Hand-over.</b> A call reads {@code current} once, when it asks to be admitted, and what it
 * gets belongs to that state. Its outcome goes to the state that admitted it. If that has ended by
 * then, the outcome reaches a window that nobody reads and a transition that is refused, because it
 * starts from a state that is no longer current. So no outcome is lost, none is counted twice, and
 * none moves a state that did not admit it.
 *
 * <p><b>Transitions</b> are serialised by a lock that is held while the state is replaced and the
 * signal is queued, and for nothing else: no user code runs on it. The new state, with its delay
 * and its window, is made before; a state asks for its own end only once ({@link State#claimEnd}).
 * Signals are delivered after the lock is free.
 */
public final class StateMachine implements State.Owner {

  private static final AtomicReferenceFieldUpdater<StateMachine, LostConnections> LOST_CONNECTIONS =
      AtomicReferenceFieldUpdater.newUpdater(
          StateMachine.class, LostConnections.class, "lostConnections");

  private final String name;
  private final SteadyTime time;
  private final Supplier<Instant> clock;
  private final CallCounters counters = new CallCounters();
  private final JfrEvents events;
  private final UserCodeFailures failures;
  private final SignalDelivery signals;
  private final UsualTime usualTime = new UsualTime();
  private final ReentrantLock transition = new ReentrantLock();
  private volatile State current;

  /** Made when the first connection is lost: most breakers never need it. */
  private volatile @Nullable LostConnections lostConnections;

  private volatile @Nullable Signal lastOpening;

  /** About the current period; written under the lock, so that none outlives its period. */
  private volatile @Nullable Suspicion suspicion;

  // States read the machine while it is being made; all they read is assigned before.
  @SuppressWarnings("this-escape")
  public StateMachine(String name, PolicySettings settings) {
    this.name = name;
    this.clock = settings.clock();
    this.events = new JfrEvents(name, counters);
    this.failures = new UserCodeFailures(name);
    this.time = steady(settings.ticker());
    this.signals = new SignalDelivery(settings.listeners(), failures);
    this.current = newState(settings.initialState(), newRuntime(settings));
  }

  PolicyRuntime newRuntime(PolicySettings settings) {
    return new PolicyRuntime(settings, failures);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public CallCounters counters() {
    return counters;
  }

  @Override
  public @Nullable Signal lastOpening() {
    return lastOpening;
  }

  @Override
  public JfrEvents events() {
    return events;
  }

  public SignalDelivery signals() {
    return signals;
  }

  @Override
  public State current() {
    return current;
  }

  @Override
  public UsualTime usualTime() {
    return usualTime;
  }

  public int lostConnectionsCounted() {
    LostConnections present = lostConnections;
    return present == null ? 0 : present.counted();
  }

  public LostConnections lostConnections() {
    LostConnections present = lostConnections;
    if (present != null) {
      return present;
    }
    LostConnections fresh = new LostConnections();
    // There are some either way, which no thread replaces.
    return LOST_CONNECTIONS.compareAndSet(this, null, fresh)
        ? fresh
        : Checks.notNull("lostConnections", lostConnections);
  }

  // Transitions that a state asks for

  @Override
  public @Nullable Admission probe(State from) {
    Probe first = endOnce(from, this::halfOpen);
    if (first != null) {
      // Listeners may have taken their time: the lease is for the call.
      first.startLease(nowNanos());
      return first;
    }
    State present = current;
    // While another thread is about to let the first probe through, this call comes too early.
    return present == from ? from.reject() : present.admit();
  }

  private @Nullable Probe halfOpen(State from) {
    HalfOpenState to = new HalfOpenState(this, from.runtime, from.shadow, from.reopens);
    Probe first = to.admitFirst();
    boolean published = publish(from, to, Origin.LOCAL, "the delay is over", WindowMetrics.empty());
    return published ? first : null;
  }

  @Override
  public void open(State from, String reason, WindowMetrics metrics) {
    open(from, Origin.LOCAL, reason, metrics);
  }

  private void open(State from, Origin origin, String reason, WindowMetrics metrics) {
    endOnce(
        from,
        present -> {
          int reopens = present.circuitState == CircuitState.HALF_OPEN ? present.reopens + 1 : 0;
          long drawnNanos = present.runtime.delayNanos(reopens);
          // The time for which an overdue probe was waited for is part of the delay: nobody else
          // was let through meanwhile.
          long restNanos = drawnNanos - Math.min(present.waitedForProbeNanos(), drawnNanos / 2);
          long keptNanos = present.remainingRetryAfterNanos();
          return publishOpen(
              present, reopens, Math.max(restNanos, keptNanos), keptNanos, origin, reason, metrics);
        });
  }

  @Nullable State publishOpen(
      State from,
      int reopens,
      long delayNanos,
      long keptNanos,
      Origin origin,
      String reason,
      WindowMetrics metrics) {
    State to = new OpenState(this, from.runtime, from.shadow, reopens, delayNanos, keptNanos);
    return publish(from, to, origin, reason, metrics) ? to : null;
  }

  @Override
  public void close(State from, String reason, WindowMetrics metrics) {
    endOnce(
        from,
        present -> {
          State to = new ClosedState(this, present.runtime, present.shadow);
          return publish(present, to, Origin.LOCAL, reason, metrics) ? to : null;
        });
  }

  /**
   * Makes the transition that a state asks for, unless another thread has claimed it. The policy
   * may be replaced meanwhile, by user code that {@code move} runs too: then the same period
   * continues in another object, and the transition is made from that one.
   */
  @CanIgnoreReturnValue
  <T> @Nullable T endOnce(State asking, Function<State, ? extends @Nullable T> move) {
    State from = asking;
    T result = null;
    while (result == null && current == from && from.continues(asking) && from.claimEnd()) {
      try {
        result = move.apply(from);
      } catch (Throwable outOfMemoryOrStack) {
        // A later outcome tries again.
        from.releaseEnd();
        throw outOfMemoryOrStack;
      }
      from = current;
    }
    signals.deliver();
    return result;
  }

  @Override
  public void addSlowThreshold(State from, Duration slowThreshold) {
    if (!from.runtime.inputs.slowThresholds().contains(slowThreshold)) {
      Log.warn(
          String.format(
              "Circuit breaker %s: the tripper %s reads slow calls of %s, which its inputs() do not name; they are counted from now on.",
              name, from.settings().tripper(), Text.duration(slowThreshold)));
      boolean unused = replace(from, from.with(from.runtime.counting(slowThreshold), from.shadow));
    }
  }

  @Override
  public boolean isWithinProbe() {
    return ProbeScope.covers(this);
  }

  /** Makes the call of a probe. */
  public <T extends @Nullable Object, X extends Exception> T withinProbe(
      CheckedCallable<? extends T, X> callable, BooleanSupplier isOpen) throws X {
    return ProbeScope.call(this, callable, isOpen);
  }

  // For ManualControl and OutsideEvidence, which make the other transitions

  /** Replaces a state without a transition: the period continues in it. */
  boolean replace(State from, State to) {
    transition.lock();
    try {
      if (current != from) {
        return false;
      }
      to.sequence = from.sequence;
      if (to.period() != from.period()) {
        suspicion = null;
      }
      current = to;
      return true;
    } finally {
      transition.unlock();
    }
  }

  State newState(CircuitState state, PolicyRuntime runtime) {
    return switch (state) {
      case CLOSED -> new ClosedState(this, runtime, false);
      case OPEN -> new OpenState(this, runtime, false, 0, runtime.delayNanos(0), 0);
      case HALF_OPEN -> new HalfOpenState(this, runtime, false, 0);
      case METRICS_ONLY -> new ClosedState(this, runtime, true);
      case DISABLED -> new DisabledState(this, runtime);
      case FORCED_OPEN -> new ForcedOpenState(this, runtime);
    };
  }

  /** Replaces the state if it is still current, and queues the signal within the same lock. */
  boolean publish(State from, State to, Origin origin, String reason, WindowMetrics metrics) {
    boolean sameShadow = from.shadow && to.shadow;
    CircuitState left = sameShadow ? from.circuitState : from.visibleState();
    CircuitState entered = sameShadow ? to.circuitState : to.visibleState();
    // Made before the state is replaced: memory that runs out here costs no signal.
    Signal signal =
        Signal.builder(name, left, entered)
            .sequence(from.sequence + 1)
            .when(to.since)
            .reason(reason)
            .metrics(metrics)
            .causes(from.latestCauses())
            .shadow(sameShadow)
            .origin(origin)
            .build();
    transition.lock();
    try {
      if (current != from) {
        return false;
      }
      to.sequence = from.sequence + 1;
      suspicion = null;
      current = to;
      if (entered == CircuitState.OPEN || entered == CircuitState.FORCED_OPEN) {
        lastOpening = signal;
      }
      signals.add(signal);
    } finally {
      transition.unlock();
    }
    events.transition(signal);
    return true;
  }

  // Suspicions, which OutsideEvidence makes

  /** Remembers a suspicion about the current period; returns false if that is not a closed one. */
  boolean suspect(Function<Object, Suspicion> ofPeriod) {
    transition.lock();
    try {
      if (!(current instanceof ClosedState)) {
        return false;
      }
      suspicion = ofPeriod.apply(current.period());
      return true;
    } finally {
      transition.unlock();
    }
  }

  @Override
  public @Nullable Suspicion suspicion() {
    return suspicion;
  }

  @Override
  public void openSuspected(State from, Suspicion confirmed) {
    // Another policy may come at any moment, and it may be long until another call fails.
    State asked = null;
    State present = current;
    while (present != asked && present.continues(from)) {
      open(present, Origin.FLEET, confirmed.reason(), present.metrics(nowNanos()));
      asked = present;
      present = current;
    }
  }

  // Time

  @Override
  public long nowNanos() {
    return time.nanos();
  }

  /**
   * Returns the time of a reading that the caller has just taken.
   *
   * @param source the ticker that was read; null if the reading failed
   */
  public long nanosOf(@Nullable Ticker source, long reading) {
    return time.nanos(source, reading);
  }

  private SteadyTime steady(Ticker ticker) {
    return new SteadyTime(
        ticker,
        failure -> failures.report("ticker", ticker, failure, "time stands still meanwhile"));
  }

  @Override
  public Instant wallTime() {
    try {
      return Checks.notNull("instant", clock.get());
    } catch (Throwable failure) {
      failures.report("clock", clock, failure, "the system clock is read instead");
      return Instant.now();
    }
  }
}
