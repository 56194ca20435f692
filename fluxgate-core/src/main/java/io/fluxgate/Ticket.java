package io.fluxgate;

import io.fluxgate.internal.state.Admission;
import io.fluxgate.internal.state.Classification;
import io.fluxgate.internal.state.PolicyRuntime;
import io.fluxgate.internal.state.WaitOutcome;
import io.fluxgate.internal.util.Causes;
import io.fluxgate.internal.util.Checks;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One admitted call whose outcome you report yourself, for code that does not fit into a lambda.
 *
 * <pre>{@code
 * Ticket ticket = breaker.acquire();
 * try {
 *   Receipt receipt = charge(amount);
 *   ticket.result(receipt);
 * } catch (Throwable error) {
 *   ticket.error(error);
 *   throw error;
 * }
 * }</pre>
 *
 * <p>The first report settles the call, from any thread; later reports do nothing and return false.
 * Always report an outcome: a probe that is never settled occupies its slot until the policy's
 * {@code probeTimeout}. Thread-safe.
 */
public final class Ticket {

  private static final AtomicIntegerFieldUpdater<Ticket> STATE =
      AtomicIntegerFieldUpdater.newUpdater(Ticket.class, "state");

  /** A caller who waits for this many usual times has been patient. */
  private static final int PATIENCE = 4;

  private static final Duration LEAST_PATIENCE = Duration.ofMillis(250);

  private static final int PHASE_BITS = 3;
  private static final int PHASES = (1 << PHASE_BITS) - 1;

  private static final int WAITING = 0;

  /** A thread is finding out whether the answer came in time. */
  private static final int STOPPING = 1;

  private static final int STOPPED = 2;
  private static final int SETTLED = 3;
  private static final int SETTLED_AFTER_STOP = 4;

  private final CircuitBreaker breaker;
  private final long startNanos;

  /** Replaced, like the time below, before the state is STOPPED. */
  private Admission admission;

  private long stoppedNanos;

  /**
   * The phase in the low bits, and above them how many lost connections had been counted when the
   * call began: in one word, because a ticket is made for each call.
   */
  private volatile int state;

  Ticket(CircuitBreaker breaker, Admission admission, long startNanos) {
    this.breaker = breaker;
    this.admission = admission;
    this.startNanos = startNanos;
    // Lazy: nobody else has the ticket yet.
    STATE.lazySet(this, breaker.lostConnectionsCounted() << PHASE_BITS);
  }

  /** {@return the breaker that admitted the call} */
  public CircuitBreaker breaker() {
    return breaker;
  }

  /**
   * Reports a success.
   *
   * @return whether this report settled the call: it was the first. That says nothing about the
   *     breaker, which does not record the outcome if the state that let the call through has ended
   */
  public boolean success() {
    long endNanos = endNanos();
    return claim() && report(Classification.SUCCESS, null, endNanos, 0);
  }

  /**
   * Reports a success with a duration that the caller measured.
   *
   * @param duration how long the call took, not negative
   * @return whether this report settled the call
   * @throws IllegalArgumentException if the duration is negative
   */
  public boolean success(Duration duration) {
    return settle(duration, Classification.SUCCESS);
  }

  /**
   * Reports a failure with a duration that the caller measured. The tracker is not asked.
   *
   * @param duration how long the call took, not negative
   * @return whether this report settled the call
   * @throws IllegalArgumentException if the duration is negative
   */
  public boolean failure(Duration duration) {
    return settle(duration, Classification.FAILURE);
  }

  /**
   * Reports a failure. The tracker is not asked.
   *
   * @return whether this report settled the call
   */
  public boolean failure() {
    long endNanos = endNanos();
    return claim() && report(Classification.FAILURE, null, endNanos, 0);
  }

  /**
   * Reports the error that ended the call. The tracker decides whether it is a failure or ignored.
   *
   * @param error what the call threw; {@code CompletionException} and {@code ExecutionException}
   *     are unwrapped
   * @return whether this report settled the call
   */
  public boolean error(Throwable error) {
    Checks.notNull("error", error);
    long endNanos = endNanos();
    return claim() && classifyAndReport(Outcome.ofError(Causes.unwrap(error)), endNanos);
  }

  /**
   * Reports the result of the call. The tracker decides whether it is a success or a failure.
   *
   * @param result what the call returned; may be null
   * @return whether this report settled the call
   */
  public boolean result(@Nullable Object result) {
    long endNanos = endNanos();
    return claim() && classifyAndReport(Outcome.ofResult(result), endNanos);
  }

  /**
   * Reports an outcome. The policy's tracker decides, or {@code defaultTracker} if the policy names
   * none. The breaker respects the outcome's {@link Outcome#retryAfter()}.
   *
   * @param outcome the call's error or result
   * @param defaultTracker judges if the policy names no tracker
   * @return whether this report settled the call
   */
  public boolean outcome(Outcome outcome, Tracker defaultTracker) {
    Checks.notNull("outcome", outcome);
    Checks.notNull("defaultTracker", defaultTracker);
    long endNanos = endNanos();
    return claim()
        && reportWithRetryAfter(
            admission.runtime().classify(outcome, defaultTracker), outcome, endNanos);
  }

  /**
   * Reports an outcome whose reason is the end of a connection, which may have taken other calls
   * along. Of the calls that were under way together on one connection, the first that fails is a
   * failure. The others are {@linkplain CallCounts#sameConnection counted apart}: a probe gives its
   * slot back, and nothing else changes. An outcome that is not a failure is reported as by {@link
   * #outcome}.
   *
   * @param outcome the call's error, or its result as far as it came
   * @param defaultTracker judges if the policy names no tracker
   * @param connection what only the calls on this connection have in common: the client's own
   *     object for it, or the exception that ended it; compared by identity, and not kept. Null if
   *     the client does not show it; then all calls that were under way together count once
   * @return whether this report settled the call
   */
  public boolean connectionLost(
      Outcome outcome, Tracker defaultTracker, @Nullable Object connection) {
    Checks.notNull("outcome", outcome);
    Checks.notNull("defaultTracker", defaultTracker);
    long endNanos = endNanos();
    if (!claim()) {
      return false;
    }
    Classification classification = admission.runtime().classify(outcome, defaultTracker);
    if (classification == Classification.FAILURE
        && breaker
            .lostConnections()
            .hasCounted(connection, admission.period(), state >> PHASE_BITS)) {
      admission.endedWithConnection();
      breaker.leave(admission);
      return true;
    }
    return reportWithRetryAfter(classification, outcome, endNanos);
  }

  /**
   * Reports an outcome only if it is a failure, as {@link #outcome} judges it. Otherwise the call
   * stays unsettled, because more of its outcome may follow.
   *
   * @param outcome the call's error or result, as far as it is known
   * @param defaultTracker judges if the policy names no tracker
   * @return whether this report settled the call; false if the outcome is not a failure
   */
  public boolean outcomeIfFailure(Outcome outcome, Tracker defaultTracker) {
    Checks.notNull("outcome", outcome);
    Checks.notNull("defaultTracker", defaultTracker);
    if (isSettled()
        || admission.runtime().classify(outcome, defaultTracker) != Classification.FAILURE) {
      return false;
    }
    long endNanos = endNanos();
    return claim() && reportWithRetryAfter(Classification.FAILURE, outcome, endNanos);
  }

  /**
   * Reports that the caller gave up before the answer: it cancelled the call, or no longer waits. A
   * failure of the kind {@code ABANDONED}, which the tracker judges, if it {@linkplain
   * #hasWaitedUnusuallyLong() had waited unusually long}; ignored otherwise.
   *
   * @return whether this report settled the call
   */
  public boolean cancelled() {
    return hasWaitedUnusuallyLong() ? abandoned(waited()) : discard();
  }

  /**
   * Reports that the caller gave up while it waited for more of an answer that had begun. A failure
   * of the kind {@code ABANDONED}, which the tracker judges, if that wait {@linkplain
   * #isUnusuallyLong was unusually long}; ignored otherwise.
   *
   * @param wait how long the caller has waited since it got the last part, not negative
   * @return whether this report settled the call
   * @throws IllegalArgumentException if the wait is negative
   */
  public boolean cancelled(Duration wait) {
    Checks.notNegative("wait", wait);
    return isUnusuallyLong(wait) ? abandoned(wait) : discard();
  }

  private boolean abandoned(Duration waited) {
    return outcome(WaitOutcome.abandoned(waited), Tracker.all());
  }

  /**
   * Settles the call as ignored and frees its slot.
   *
   * @return whether this report settled the call
   */
  public boolean discard() {
    return claim() && report(Classification.IGNORED, null, 0, 0);
  }

  /**
   * Reports that the answer is there, when only its body remains: freezes the duration, and ends
   * the wait that makes a call {@linkplain Overdue overdue}. Only the first call has an effect. If
   * the call was overdue before, it has been counted, and this settles it.
   */
  public void stopClock() {
    int seen = state;
    if (phase(seen) == WAITING && admission.runtime().measures) {
      stopClock(seen, breaker.now());
    }
  }

  /**
   * Like {@link #stopClock()}, for a caller who has just read the clock, which saves a reading.
   *
   * @param source what was read; if it is not the ticker of the breaker's policy, that is read
   * @param nanos the reading
   */
  public void stopClock(Ticker source, long nanos) {
    Checks.notNull("source", source);
    int seen = state;
    if (phase(seen) == WAITING && admission.runtime().measures) {
      stopClock(seen, breaker.nanosOf(source, nanos));
    }
  }

  private void stopClock(int seen, long now) {
    if (!STATE.compareAndSet(this, seen, seen + STOPPING)) {
      return;
    }
    Admission answered =
        admission.answered(admission.runtime().durationNanos(startNanos, now), now);
    if (answered == null) {
      state = seen + SETTLED;
      breaker.leave(admission);
    } else {
      admission = answered;
      stoppedNanos = now;
      // Lazy: a thread that settles the call waits until it sees it.
      STATE.lazySet(this, seen + STOPPED);
    }
  }

  /**
   * {@return how long the call has waited for its answer, until now or until the answer came; zero
   * if the policy measures no durations}
   */
  public Duration waited() {
    PolicyRuntime runtime = admission.runtime();
    int seen = phase(state);
    boolean ended = seen == STOPPED || seen == SETTLED_AFTER_STOP;
    return runtime.measures
        ? Duration.ofNanos(runtime.durationNanos(startNanos, ended ? stoppedNanos : breaker.now()))
        : Duration.ZERO;
  }

  /**
   * {@return whether a caller who gives up now has waited so long that this says something about
   * the dependency: four times its {@linkplain CircuitBreaker#usualTime() usual time}, at least 250
   * ms}
   *
   * <p>It is false if the policy has no {@link CircuitBreakerPolicy.Builder#overdue}, or if the
   * answer has begun. As long as no answer is known, it is also false if calls that began earlier
   * still wait: their callers expect more of the dependency than this one.
   */
  public boolean hasWaitedUnusuallyLong() {
    if (!admission.runtime().watchesOverdue || phase(state) != WAITING) {
      return false;
    }
    if (!breaker.usualTime().isPresent() && admission.hasEarlierCallsWaiting()) {
      return false;
    }
    return isUnusuallyLong(waited());
  }

  /**
   * {@return whether a wait is unusually long for the dependency: four times its {@linkplain
   * CircuitBreaker#usualTime() usual time}, at least 250 ms} False if the policy has no {@link
   * CircuitBreakerPolicy.Builder#overdue}.
   *
   * @param wait how long the caller has waited
   */
  public boolean isUnusuallyLong(Duration wait) {
    Checks.notNull("wait", wait);
    Duration patience = breaker.usualTime().orElse(Duration.ZERO).multipliedBy(PATIENCE);
    return admission.runtime().watchesOverdue
        && wait.compareTo(patience.compareTo(LEAST_PATIENCE) > 0 ? patience : LEAST_PATIENCE) >= 0;
  }

  /**
   * {@return whether the call is a probe: it was let through in HALF_OPEN and occupies a slot until
   * its outcome is reported}
   */
  public boolean isProbe() {
    return admission.isProbe();
  }

  /**
   * Sets what to do when another call finds no free slot because this one, a probe, and others
   * occupy them all. For calls that may be open for long after they have been answered: the action
   * then reports the outcome, as far as it is known, and frees the slot. Does nothing if the call
   * is no probe.
   *
   * @param action runs on the other call's thread, each time that it happens before an outcome is
   *     reported; replaces an earlier one; must not block
   */
  public void whenSlotIsWanted(Runnable action) {
    admission.whenSlotIsWanted(Checks.notNull("action", action));
  }

  /**
   * Makes the call that this ticket is for. If it is a probe, calls through the same breaker that
   * {@code callable} makes on this thread belong to it: they pass and are not recorded, so that a
   * breaker with one slot does not reject a probe's own token request. That ends when the outcome
   * is reported.
   *
   * @param <T> the type of the result
   * @param <X> what the call throws
   * @param callable the call, made once on this thread; its outcome is still to be reported
   * @return the call's result
   * @throws X what the call throws
   */
  public <T extends @Nullable Object, X extends Exception> T within(
      CheckedCallable<? extends T, X> callable) throws X {
    Checks.notNull("callable", callable);
    return isProbe() ? breaker.withinProbe(callable, () -> !isSettled()) : callable.call();
  }

  /** {@return whether an outcome has been reported} */
  public boolean isSettled() {
    return phase(state) >= SETTLED;
  }

  /** Runs a task in the context of the thread that made the call, if the policy captures it. */
  void inContext(Runnable task) {
    admission.inContext(task);
  }

  private boolean settle(Duration duration, Classification classification) {
    long durationNanos = Checks.saturatedNanos(Checks.notNegative("duration", duration));
    long endNanos = endNanos();
    if (!claim()) {
      return false;
    }
    breaker.settle(admission, classification, null, durationNanos, endNanos, 0);
    return true;
  }

  /**
   * Takes the right to report the outcome. It waits for a thread within {@link #stopClock}, which
   * is only about to subtract one from a counter: whether the call was overdue must be known first.
   */
  @SuppressWarnings("ThreadPriorityCheck") // a hint, which not every Android has another of
  private boolean claim() {
    while (true) {
      int seen = state;
      int phase = phase(seen);
      if (phase >= SETTLED) {
        return false;
      }
      if (phase == STOPPING) {
        Thread.yield();
        continue;
      }
      int settled = seen - phase + (phase == WAITING ? SETTLED : SETTLED_AFTER_STOP);
      if (STATE.compareAndSet(this, seen, settled)) {
        return true;
      }
    }
  }

  private static int phase(int state) {
    return state & PHASES;
  }

  /**
   * The current time, if the policy needs it. Read before the ticket is claimed: two atomic
   * instructions cost little more than one if no reading of the clock separates them.
   */
  private long endNanos() {
    return admission.runtime().readsClock ? breaker.now() : 0;
  }

  private boolean classifyAndReport(Outcome outcome, long endNanos) {
    return report(admission.runtime().classify(outcome), outcome, endNanos, 0);
  }

  private boolean reportWithRetryAfter(
      Classification classification, Outcome outcome, long endNanos) {
    long retryAfterNanos = admission.runtime().retryAfterNanos(outcome, classification);
    return report(classification, outcome, endNanos, retryAfterNanos);
  }

  private boolean report(
      Classification classification,
      @Nullable Outcome outcome,
      long endNanos,
      long retryAfterNanos) {
    long durationNanos =
        admission
            .runtime()
            .durationNanos(
                startNanos, phase(state) == SETTLED_AFTER_STOP ? stoppedNanos : endNanos);
    breaker.settle(admission, classification, outcome, durationNanos, endNanos, retryAfterNanos);
    return true;
  }

  @Override
  public String toString() {
    return "Ticket(" + breaker.name() + (isSettled() ? ", settled)" : ")");
  }
}
