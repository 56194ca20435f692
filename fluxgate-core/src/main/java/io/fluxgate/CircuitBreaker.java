package io.fluxgate;

import io.fluxgate.internal.state.Admission;
import io.fluxgate.internal.state.CallObservers;
import io.fluxgate.internal.state.CallsInFlight;
import io.fluxgate.internal.state.Classification;
import io.fluxgate.internal.state.Explanation;
import io.fluxgate.internal.state.LostConnections;
import io.fluxgate.internal.state.ManualControl;
import io.fluxgate.internal.state.OutsideEvidence;
import io.fluxgate.internal.state.PolicyRuntime;
import io.fluxgate.internal.state.PolicySettings;
import io.fluxgate.internal.state.State;
import io.fluxgate.internal.state.StateMachine;
import io.fluxgate.internal.util.Causes;
import io.fluxgate.internal.util.Checks;
import io.fluxgate.internal.util.PendingResults;
import io.fluxgate.internal.util.Text;
import java.io.Serial;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stops calls to one dependency while it fails or is slow, and lets them back in gradually.
 *
 * <pre>{@code
 * CircuitBreaker payments = CircuitBreaker.of("payment_service", CircuitBreakerPolicy.builder()
 *     .tripper(failureStreak(5).or(minRequests(20).and(failureRate(0.4))))
 *     .build());
 *
 * Receipt receipt = payments.call(() -> charge(amount));                     // may be rejected
 * Receipt orCached = payments.call(() -> charge(amount), error -> cached()); // has a fallback
 * }</pre>
 *
 * <p>Whatever the called code throws reaches the caller unchanged. Thread-safe: an admitted call
 * takes no lock, and a success in CLOSED allocates nothing.
 */
public final class CircuitBreaker {

  private final StateMachine machine;

  /** The last policy given: a hint, so that {@link #policy()} returns the same object. */
  private volatile CircuitBreakerPolicy policy;

  /**
   * The class of the latest result, known not to be a future. Plain writes suffice: a thread that
   * misses one checks the class again.
   */
  private @Nullable Class<?> resultType;

  /**
   * Calls in flight; counted only for a registry, which must know them before it evicts the
   * breaker.
   */
  private final @Nullable CallsInFlight inFlight;

  /** Calls under way that a maximum limits; those of a policy without one are not counted. */
  private final AtomicInteger underWay = new AtomicInteger();

  private CircuitBreaker(String name, CircuitBreakerPolicy policy, boolean countInFlight) {
    this.machine =
        new StateMachine(
            Checks.notBlank("name", name), Checks.notNull("policy", policy).settings());
    this.policy = policy;
    this.inFlight = countInFlight ? new CallsInFlight() : null;
  }

  /**
   * {@return a new breaker with the {@linkplain CircuitBreakerPolicy#defaults() default policy}}
   *
   * @param name the breaker's name in signals, logs and exceptions, not blank
   */
  public static CircuitBreaker of(String name) {
    return of(name, CircuitBreakerPolicy.defaults());
  }

  /**
   * {@return a new breaker with a policy}
   *
   * @param name the breaker's name in signals, logs and exceptions, not blank
   * @param policy how the breaker behaves
   */
  public static CircuitBreaker of(String name, CircuitBreakerPolicy policy) {
    return new CircuitBreaker(name, policy, false);
  }

  static CircuitBreaker registered(String name, CircuitBreakerPolicy policy) {
    return new CircuitBreaker(name, policy, true);
  }

  // Calls

  /**
   * Makes a call if the circuit lets it through, and returns its result.
   *
   * @param <T> the type of the result
   * @param <X> what the call throws; the compiler infers {@link RuntimeException} for a lambda
   *     without checked exceptions
   * @param callable the call; runs once, on this thread, unless it is rejected
   * @return the result of the call, which may be null
   * @throws CallNotPermittedException if the call is rejected
   * @throws IllegalStateException if the result is a {@link CompletionStage}, a {@link Future} or a
   *     reactive publisher, which completes later: use {@link #callAsync(Supplier)} for those
   * @throws X if the call throws it
   */
  public <T extends @Nullable Object, X extends Exception> T call(
      CheckedCallable<? extends T, X> callable) throws X {
    return execute(Checks.notNull("callable", callable));
  }

  /**
   * Makes a call if the circuit lets it through, and returns its result. Like {@link
   * #call(CheckedCallable)}, for existing {@link Callable} objects.
   *
   * @param <T> the type of the result
   * @param callable the call; runs once, on this thread, unless it is rejected
   * @return the result of the call, which may be null
   * @throws CallNotPermittedException if the call is rejected
   * @throws IllegalStateException if the result is a {@link CompletionStage}, a {@link Future} or a
   *     reactive publisher, which completes later
   * @throws Exception if the call throws it
   */
  public <T extends @Nullable Object> T call(Callable<? extends T> callable) throws Exception {
    return CircuitBreaker.<T, Exception>executeNarrowed(Checks.notNull("callable", callable), this);
  }

  /**
   * Makes a call and returns its result; returns the fallback's result if the call throws an
   * exception or is rejected. An {@link Error} is rethrown. If the call threw an {@link
   * InterruptedException}, the thread is interrupted again after the fallback.
   *
   * @param <T> the type of the result
   * @param <X> what the fallback throws; the compiler infers {@link RuntimeException} for a lambda
   *     without checked exceptions
   * @param callable the call; runs once, on this thread, unless it is rejected
   * @param fallback receives the call's exception, or a {@link CallNotPermittedException}
   * @return the call's result, or the fallback's
   * @throws X if the fallback throws it; carries the call's exception as suppressed, unless that is
   *     its cause
   */
  public <T extends @Nullable Object, X extends Exception> T call(
      Callable<? extends T> callable, Fallback<? extends T, X> fallback) throws X {
    Checks.notNull("callable", callable);
    Checks.notNull("fallback", fallback);
    try {
      return CircuitBreaker.<T, Exception>executeNarrowed(callable, this);
    } catch (PendingResultException misuse) {
      // A fallback would hide it in each call.
      throw misuse;
    } catch (InterruptedException error) {
      T result = recover(error, fallback);
      Thread.currentThread().interrupt();
      return result;
    } catch (Exception error) {
      return recover(error, fallback);
    }
  }

  /**
   * Makes a call and returns its result; returns the fallback's result if the call fails with an
   * error of one type. Any other error reaches the caller. To replace rejections only, pass {@code
   * CallNotPermittedException.class}.
   *
   * @param <T> the type of the result
   * @param <E> the type of the errors
   * @param callable the call; runs once, on this thread, unless it is rejected
   * @param type the errors that the fallback replaces, subclasses included
   * @param fallback receives such an error
   * @return the call's result, or the fallback's
   * @throws Exception if the call throws an error of another type, or if the fallback throws
   */
  public <T extends @Nullable Object, E extends Throwable> T call(
      Callable<? extends T> callable, Class<E> type, Fallback<? extends T, ?> fallback)
      throws Exception {
    return call(callable, Fallback.<T, E>of(type, fallback));
  }

  /**
   * Makes a call without a result, if the circuit lets it through.
   *
   * @param <X> what the call throws; the compiler infers {@link RuntimeException} for a lambda
   *     without checked exceptions
   * @param runnable the call; runs once, on this thread, unless it is rejected
   * @throws CallNotPermittedException if the call is rejected
   * @throws X if the call throws it
   */
  @SuppressWarnings("NullAway") // NullAway misses that the type argument is nullable
  public <X extends Exception> void run(CheckedRunnable<X> runnable) throws X {
    Checks.notNull("runnable", runnable);
    Object unused =
        this.<@Nullable Object, X>execute(
            () -> {
              runnable.run();
              return null;
            });
  }

  /**
   * Starts an asynchronous call if the circuit lets it through, and returns its future.
   *
   * <pre>{@code
   * CompletionStage<Receipt> receipt = breaker.callAsync(() -> chargeAsync(amount));
   * }</pre>
   *
   * <p>This method does not throw what the supplier throws. The returned future fails with a {@link
   * CallNotPermittedException} if the call is rejected, with the supplier's exception if that
   * throws, and with a {@link NullPointerException} if the supplier returns null.
   *
   * <p>Cancelling the returned future cancels the call; the breaker then ignores its outcome.
   *
   * @param <T> the type of the result
   * @param supplier starts the call; runs once, on this thread, unless the call is rejected
   * @return a future that completes as the call does
   */
  public <T extends @Nullable Object> CompletionStage<T> callAsync(
      Supplier<? extends CompletionStage<T>> supplier) {
    return startAsync(supplier, null);
  }

  /**
   * Starts an asynchronous call, and completes its future with the fallback's result if the call
   * fails or is rejected. An {@link Error} is passed on. See {@link #callAsync(Supplier)}.
   *
   * @param <T> the type of the result
   * @param supplier starts the call; runs once, on this thread, unless the call is rejected
   * @param fallback receives the call's error, or a {@link CallNotPermittedException}, on the
   *     thread that completes the call
   * @return a future that completes as the call does, or with the fallback's result
   */
  public <T extends @Nullable Object> CompletionStage<T> callAsync(
      Supplier<? extends CompletionStage<T>> supplier, Fallback<? extends T, ?> fallback) {
    Checks.notNull("fallback", fallback);
    return startAsync(
        supplier, error -> CompletableFuture.completedFuture(recover(error, fallback)));
  }

  /**
   * Starts an asynchronous call, and starts the fallback's stage if the call fails or is rejected.
   * An {@link Error} is passed on. Cancelling the returned future also cancels that stage. See
   * {@link #callAsync(Supplier)}.
   *
   * @param <T> the type of the result
   * @param supplier starts the call; runs once, on this thread, unless the call is rejected
   * @param fallback receives the call's error, or a {@link CallNotPermittedException}, on the
   *     thread that completes the call, and starts the replacement
   * @return a future that completes as the call does, or as the fallback's stage does
   */
  public <T extends @Nullable Object> CompletionStage<T> callAsyncCompose(
      Supplier<? extends CompletionStage<T>> supplier,
      Fallback<? extends CompletionStage<? extends T>, ?> fallback) {
    Checks.notNull("fallback", fallback);
    return startAsync(supplier, error -> recover(error, fallback));
  }

  private <T extends @Nullable Object> CompletionStage<T> startAsync(
      Supplier<? extends CompletionStage<T>> supplier, AsyncCall.@Nullable Recovery<T> recovery) {
    Checks.notNull("supplier", supplier);
    Ticket ticket;
    try {
      ticket = acquire();
    } catch (CallNotPermittedException rejection) {
      return AsyncCall.failed(rejection, recovery);
    }
    CompletionStage<T> source;
    try {
      source = Checks.notNull("stage", ticket.within(supplier::get));
    } catch (Throwable error) {
      ticket.error(error);
      return AsyncCall.failed(error, recovery);
    }
    return AsyncCall.start(source, ticket, recovery);
  }

  /**
   * {@return a callable that makes its calls through this breaker}
   *
   * @param <T> the type of the result
   * @param callable makes one call; not run if the call is rejected
   */
  public <T extends @Nullable Object> Callable<T> decorate(Callable<? extends T> callable) {
    Checks.notNull("callable", callable);
    return () -> call(callable);
  }

  /**
   * {@return a callable that makes its calls through this breaker, with a fallback}
   *
   * @param <T> the type of the result
   * @param callable makes one call; not run if the call is rejected
   * @param fallback receives the call's exception, or a {@link CallNotPermittedException}
   */
  public <T extends @Nullable Object> Callable<T> decorate(
      Callable<? extends T> callable, Fallback<? extends T, ?> fallback) {
    Checks.notNull("callable", callable);
    Checks.notNull("fallback", fallback);
    return () -> call(callable, fallback);
  }

  /**
   * {@return a supplier that makes its calls through this breaker}
   *
   * @param <T> the type of the result
   * @param supplier makes one call; not run if the call is rejected
   */
  public <T extends @Nullable Object> Supplier<T> decorateSupplier(Supplier<? extends T> supplier) {
    Checks.notNull("supplier", supplier);
    return () -> this.<T, RuntimeException>execute(supplier::get);
  }

  /**
   * {@return a supplier that makes its calls through this breaker, with a fallback}
   *
   * @param <T> the type of the result
   * @param supplier makes one call; not run if the call is rejected
   * @param fallback receives the call's exception, or a {@link CallNotPermittedException}
   */
  public <T extends @Nullable Object> Supplier<T> decorateSupplier(
      Supplier<? extends T> supplier, Fallback<? extends T, RuntimeException> fallback) {
    Checks.notNull("supplier", supplier);
    Checks.notNull("fallback", fallback);
    return () -> this.<T, RuntimeException>call(supplier::get, fallback);
  }

  /**
   * {@return a runnable that makes its calls through this breaker}
   *
   * @param runnable makes one call; not run if the call is rejected
   */
  public Runnable decorateRunnable(Runnable runnable) {
    Checks.notNull("runnable", runnable);
    return () -> run(runnable::run);
  }

  /**
   * {@return a supplier that starts asynchronous calls through this breaker}
   *
   * @param <T> the type of the result
   * @param supplier starts one call; not run if the call is rejected
   */
  public <T extends @Nullable Object> Supplier<CompletionStage<T>> decorateAsync(
      Supplier<? extends CompletionStage<T>> supplier) {
    Checks.notNull("supplier", supplier);
    return () -> callAsync(supplier);
  }

  /**
   * {@return a supplier that starts asynchronous calls through this breaker, with a fallback}
   *
   * @param <T> the type of the result
   * @param supplier starts one call; not run if the call is rejected
   * @param fallback receives the call's error, or a {@link CallNotPermittedException}
   */
  public <T extends @Nullable Object> Supplier<CompletionStage<T>> decorateAsync(
      Supplier<? extends CompletionStage<T>> supplier, Fallback<? extends T, ?> fallback) {
    Checks.notNull("supplier", supplier);
    Checks.notNull("fallback", fallback);
    return () -> callAsync(supplier, fallback);
  }

  /**
   * {@return a ticket for one call, whose outcome the caller reports to the ticket}
   *
   * @throws CallNotPermittedException if the call is rejected
   */
  public Ticket acquire() {
    beginInFlight();
    return acquirePinned();
  }

  /** {@return a ticket for one call, or empty if the call is rejected} */
  public Optional<Ticket> tryAcquire() {
    beginInFlight();
    return tryAcquirePinned();
  }

  /** Like {@link #acquire}, for a registry that has already counted the call as in flight. */
  Ticket acquirePinned() {
    return acquirePinned(null, 0);
  }

  /**
   * Like {@link #acquirePinned()}, for a caller who has just read the time.
   *
   * @param source the ticker that was read; null if none was
   */
  Ticket acquirePinned(@Nullable Ticker source, long reading) {
    Admission admitted = admitPinned();
    // Before the first probe is let through, listeners may take their time.
    long startNanos =
        admitted.isProbe() || !admitted.runtime().measures
            ? startNanos(admitted)
            : machine.nanosOf(source, reading);
    Admission admission =
        admitted.runtime().watchesOverdue ? beginOrReadmit(admitted, startNanos) : admitted;
    return ticket(admission, startNanos);
  }

  private Ticket ticket(Admission admission, long startNanos) {
    CallObservers observers = admission.runtime().observers;
    if (observers == null) {
      return new Ticket(this, admission, startNanos);
    }
    notifyOfProbe(admission);
    return new Ticket(this, observers.inContext(admission), startNanos);
  }

  private void notifyOfProbe(Admission admission) {
    CallObservers observers = admission.runtime().observers;
    if (observers != null && admission.isProbe()) {
      observers.probe(name());
    }
  }

  Optional<Ticket> tryAcquirePinned() {
    Admission begun = null;
    long startNanos = 0;
    while (begun == null) {
      Admission admitted = tryAdmit(machine.current());
      if (admitted == null) {
        endInFlight();
        return Optional.empty();
      }
      startNanos = startNanos(admitted);
      begun = begin(admitted, startNanos);
    }
    return Optional.of(ticket(begun, startNanos));
  }

  // Control

  /**
   * Closes the circuit and forgets outcomes, streak and reopens. In CLOSED it forgets them too, but
   * sends no signal; the outcomes of calls in flight are then not recorded.
   */
  public void reset() {
    ManualControl.reset(machine);
  }

  /**
   * Opens the circuit for the given time, after which calls probe the dependency as usual. If the
   * circuit is OPEN already, this replaces its delay and sends no signal.
   *
   * @param delay how long from now, longer than zero
   * @throws IllegalArgumentException if the delay is not longer than zero
   */
  public void openFor(Duration delay) {
    Checks.positive("delay", delay);
    ManualControl.openFor(
        machine, Checks.saturatedNanos(delay), "openFor(" + Text.duration(delay) + ")");
  }

  /**
   * Moves to HALF_OPEN from any state, so that calls probe the dependency now. Does nothing in
   * HALF_OPEN.
   */
  public void halfOpen() {
    ManualControl.moveTo(machine, CircuitState.HALF_OPEN, "halfOpen()");
  }

  /**
   * Moves to DISABLED: lets every call pass and records nothing, until you choose another state.
   */
  public void disable() {
    ManualControl.moveTo(machine, CircuitState.DISABLED, "disable()");
  }

  /**
   * Moves to METRICS_ONLY: lets every call pass, but records outcomes, sends signals for the
   * transitions that the breaker would make, and counts the calls that it would reject. The shadow
   * starts in CLOSED.
   */
  public void metricsOnly() {
    ManualControl.moveTo(machine, CircuitState.METRICS_ONLY, "metricsOnly()");
  }

  /**
   * Ends METRICS_ONLY and enforces what the shadow has learnt: the breaker enters the shadow's
   * state, with its window, its streak and the rest of its delay. Does nothing in any other state.
   */
  public void enforce() {
    ManualControl.enforce(machine);
  }

  /** Moves to FORCED_OPEN: rejects every call, until you choose another state. */
  public void forceOpen() {
    ManualControl.moveTo(machine, CircuitState.FORCED_OPEN, "forceOpen()");
  }

  // Evidence from outside

  /**
   * Opens a closed circuit because of evidence from outside, such as failures that other instances
   * of the program report. Unlike {@link #openFor}, this is no command: it is as if the tripper had
   * opened the circuit, but for this time. It does nothing in any other state. METRICS_ONLY makes
   * the transition in its shadow. If the dependency has asked its callers to stay away, the circuit
   * stays open at least that long.
   *
   * @param reason in words, for the signal; not blank
   * @param delay how long from now until a call probes the dependency, longer than zero
   * @return whether this opened the circuit; false also if its own calls are about to open it
   * @throws IllegalArgumentException if the reason is blank, or the delay not longer than zero
   */
  public boolean open(String reason, Duration delay) {
    Checks.notBlank("reason", reason);
    return OutsideEvidence.open(
        machine, reason, Checks.saturatedNanos(Checks.positive("delay", delay)));
  }

  /**
   * Sets when the next probe of an open circuit is due, sooner or later than so far, because of
   * evidence from outside, such as probes of other instances. It does nothing in any other state,
   * and sends no signal. METRICS_ONLY obeys in its shadow. It does not cut short a delay that the
   * dependency asked for or that {@link #openFor} set, and does not end one that lasts forever.
   *
   * @param wait how long from now, not negative
   * @return whether the circuit is open and has a delay that ends
   * @throws IllegalArgumentException if the time is negative
   */
  public boolean probeIn(Duration wait) {
    return OutsideEvidence.probeIn(
        machine, Checks.saturatedNanos(Checks.notNegative("wait", wait)));
  }

  /**
   * Lets few failures open a closed circuit for a while, because of evidence from outside that does
   * not suffice to {@link #open} it. As many failures after this one open it, whatever the tripper
   * says, with the delay of the policy. It does nothing in any other state. A later call replaces
   * an earlier one; the end of the time, {@link #reset} and any transition end it. METRICS_ONLY
   * obeys in its shadow. Calls that succeed do not pay for it.
   *
   * @param failures at least 1
   * @param reason in words, for the signal of the opening; not blank
   * @param duration how long from now, longer than zero
   * @return whether the circuit is closed
   * @throws IllegalArgumentException if an argument is out of its range
   */
  public boolean suspect(int failures, String reason, Duration duration) {
    Checks.atLeast("failures", 1, failures);
    Checks.notBlank("reason", reason);
    long nanos = Checks.saturatedNanos(Checks.positive("duration", duration));
    return OutsideEvidence.suspect(machine, failures, reason, nanos);
  }

  /**
   * Replaces the policy and keeps the state. The time in the state, the streak, the reopens and the
   * delay of an open circuit do not change. A window of the same kind keeps the recorded calls that
   * fit into it. Calls in flight are judged by the policy that admitted them. An equal policy
   * changes nothing.
   *
   * <p>The new policy's listeners replace those of the old policy. The breaker keeps its ticker and
   * its clock, and ignores the new policy's initial state.
   *
   * @param policy how the breaker behaves from now on
   */
  public void reconfigure(CircuitBreakerPolicy policy) {
    ManualControl.reconfigure(machine, Checks.notNull("policy", policy).settings());
    if (!this.policy.equals(policy)) {
      this.policy = policy;
    }
  }

  /**
   * Adds a listener for all later transitions.
   *
   * @param listener notified after the listeners added before it; one that is added twice is
   *     notified twice
   */
  public void addListener(Listener listener) {
    machine.signals().addListener(Checks.notNull("listener", listener));
  }

  /**
   * Removes a listener.
   *
   * @param listener one that {@link #addListener} or the policy added; if several are equal, only
   *     one of them is removed
   * @return whether the listener was registered
   */
  public boolean removeListener(Listener listener) {
    return machine.signals().removeListener(Checks.notNull("listener", listener));
  }

  /**
   * {@return how many signals were dropped because a listener did not return}
   *
   * <p>While a listener hangs, the latest 1,000 signals wait for their delivery. A listener that
   * may block belongs into {@link Listener#async}.
   */
  public long droppedSignals() {
    return machine.signals().dropped();
  }

  // Queries

  /** {@return the breaker's name} */
  public String name() {
    return machine.name();
  }

  /** {@return the current policy} */
  public CircuitBreakerPolicy policy() {
    CircuitBreakerPolicy known = policy;
    PolicySettings inForce = machine.current().settings();
    return known.settings().equals(inForce) ? known : new CircuitBreakerPolicy(inForce);
  }

  /** {@return the current state} OPEN lasts until the first call after its delay. */
  public CircuitState state() {
    return machine.current().visibleState();
  }

  /**
   * {@return about the 99th percentile of how long the dependency's recent answers took; empty if
   * the policy has no {@link CircuitBreakerPolicy.Builder#overdue}, or if no answer is known}
   */
  public Optional<Duration> usualTime() {
    long nanos = machine.usualTime().nanos();
    return nanos == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(nanos));
  }

  /**
   * {@return the number of calls since this breaker was created, by outcome} Much cheaper than
   * {@link #info()}: thousands of breakers may be read several times a second.
   */
  public CallCounts counts() {
    return machine.counters().read();
  }

  /**
   * {@return the number of failures since the last success in the current state} Reads one number.
   */
  public int streak() {
    return machine.current().streak();
  }

  /** {@return a snapshot of this breaker} Reads every counter, so do not call it per request. */
  public CircuitBreakerInfo info() {
    return new CircuitBreakerInfo(
        name(),
        machine.current(),
        machine.nowNanos(),
        machine.lastOpening(),
        machine.counters().read(),
        machine.counters().failureKinds.read());
  }

  /**
   * {@return why this breaker is in its state, in words: where each rule stands, how many calls are
   * known, the latest causes of failures, and when the next probe is due} For people: the text may
   * change in any release. Reads every counter, so do not call it per request.
   *
   * <pre>
   * CLOSED: minRequests(100): 57 calls (does not hold) and failureRate(0.5): 12 of 57 calls failed
   * (does not hold); latest causes: CONNECT: refused; since its creation 45 succeeded, 12 failed, ...
   * </pre>
   */
  public String explain() {
    return Explanation.of(info(), machine.current(), machine.nowNanos());
  }

  @Override
  public String toString() {
    return "CircuitBreaker(" + Text.clean(name()) + ", " + state() + ")";
  }

  // The path of a call

  private <T extends @Nullable Object, X extends Exception> T execute(
      CheckedCallable<? extends T, X> callable) throws X {
    return CircuitBreaker.<T, X>executeNarrowed(callable, this);
  }

  /**
   * Makes a call. {@code X} may be narrower than what {@link Callable} declares, because only
   * {@code callable} throws here. Its bound is {@link Throwable}, so that an {@link Error} passes
   * through the cast, too.
   */
  @SuppressWarnings("unchecked")
  private static <T extends @Nullable Object, X extends Throwable> T executeNarrowed(
      Callable<? extends T> callable, CircuitBreaker breaker) throws X {
    Admission admitted = breaker.admitOrThrow();
    long startNanos = breaker.startNanos(admitted);
    Admission admission =
        admitted.runtime().watchesOverdue ? breaker.beginOrReadmit(admitted, startNanos) : admitted;
    T result;
    try {
      result = admission.isProbe() ? breaker.callProbe(callable, admission) : callable.call();
    } catch (Throwable error) {
      breaker.settle(admission, Outcome.ofError(Causes.unwrap(error)), startNanos);
      throw (X) error;
    }
    if (result != null && result.getClass() != breaker.resultType) {
      breaker.refusePending(result, admission);
    }
    // Skip the allocation if the tracker does not judge results.
    Outcome outcome = admission.runtime().judgesResults ? Outcome.ofResult(result) : null;
    breaker.settle(admission, outcome, startNanos);
    return result;
  }

  private <T extends @Nullable Object> T callProbe(
      Callable<? extends T> callable, Admission admission) throws Exception {
    notifyOfProbe(admission);
    return withinProbe(callable::call, () -> true);
  }

  <T extends @Nullable Object, X extends Exception> T withinProbe(
      CheckedCallable<? extends T, X> callable, BooleanSupplier isOpen) throws X {
    return machine.withinProbe(callable, isOpen);
  }

  /** Refuses a result that completes later: the call would be counted before it has ended. */
  private void refusePending(Object result, Admission admission) {
    if (PendingResults.isPending(result.getClass())) {
      settle(admission, Classification.IGNORED, null, 0, 0, 0);
      throw new PendingResultException(result.getClass());
    }
    resultType = result.getClass();
  }

  private Admission admitOrThrow() {
    beginInFlight();
    return admitPinned();
  }

  private Admission admitPinned() {
    State state = machine.current();
    Admission admission;
    try {
      if (state.limitsCalls) {
        return admitLimited(state);
      }
      admission = state.admitOrThrow();
    } catch (CallNotPermittedException rejection) {
      endInFlight();
      CallObservers observers = state.observers();
      if (observers != null) {
        observers.rejected(rejection);
      }
      throw rejection;
    }
    return admission.runtime().limitsCalls ? countUnderWay(admission) : admission;
  }

  private Admission admitLimited(State state) {
    if (!enterLimited(state)) {
      throw state.rejectionBeyondMaximum();
    }
    return Checks.notNull("admission", admitCounted(state, true));
  }

  /** Takes the call out of the count again unless what it holds has a maximum. */
  private @Nullable Admission admitCounted(State state, boolean throwing) {
    Admission admission = null;
    try {
      admission = throwing ? state.admitOrThrow() : state.admit();
      return admission;
    } finally {
      if (admission == null || !admission.runtime().limitsCalls) {
        underWay.decrementAndGet();
      }
    }
  }

  private @Nullable Admission tryAdmit(State state) {
    if (!state.limitsCalls) {
      Admission admission = state.admit();
      return admission != null && admission.runtime().limitsCalls
          ? countUnderWay(admission)
          : admission;
    }
    return enterLimited(state) ? admitCounted(state, false) : null;
  }

  private boolean enterLimited(State state) {
    if (underWay.incrementAndGet() <= state.settings().maximumConcurrentCalls()
        || state.passesBeyondMaximum()) {
      return true;
    }
    underWay.decrementAndGet();
    return false;
  }

  /** For calls that a state without a maximum let through to one that has it. */
  private Admission countUnderWay(Admission admission) {
    underWay.incrementAndGet();
    return admission;
  }

  /** Begins the call; asks again if calls that were overdue have just ended the state. */
  private Admission beginOrReadmit(Admission admitted, long startNanos) {
    Admission begun = begin(admitted, startNanos);
    while (begun == null) {
      begun = begin(admitPinned(), startNanos);
    }
    return begun;
  }

  private @Nullable Admission begin(Admission admitted, long startNanos) {
    Admission begun = admitted.begin(startNanos);
    if (begun == null) {
      releaseLimited(admitted);
    }
    return begun;
  }

  private void releaseLimited(Admission admission) {
    if (admission.runtime().limitsCalls) {
      underWay.decrementAndGet();
    }
  }

  private void beginInFlight() {
    if (inFlight != null) {
      inFlight.begin();
    }
  }

  private void endInFlight() {
    if (inFlight != null) {
      inFlight.end();
    }
  }

  /** The call is no longer under way. */
  void leave(Admission admission) {
    endInFlight();
    releaseLimited(admission);
  }

  private long startNanos(Admission admitted) {
    return admitted.runtime().measures ? machine.nowNanos() : 0;
  }

  long now() {
    return machine.nowNanos();
  }

  long nanosOf(Ticker source, long reading) {
    return machine.nanosOf(source, reading);
  }

  int lostConnectionsCounted() {
    return machine.lostConnectionsCounted();
  }

  LostConnections lostConnections() {
    return machine.lostConnections();
  }

  private void settle(Admission admission, @Nullable Outcome outcome, long startNanos) {
    PolicyRuntime runtime = admission.runtime();
    Classification classification =
        outcome == null ? Classification.SUCCESS : runtime.classify(outcome);
    long endNanos = runtime.readsClock ? machine.nowNanos() : 0;
    settle(
        admission,
        classification,
        outcome,
        runtime.durationNanos(startNanos, endNanos),
        endNanos,
        0);
  }

  void settle(
      Admission admission,
      Classification classification,
      @Nullable Outcome outcome,
      long durationNanos,
      long endNanos,
      long retryAfterNanos) {
    switch (classification) {
      case SUCCESS -> admission.succeeded(durationNanos, endNanos, retryAfterNanos);
      case FAILURE -> admission.failed(outcome, durationNanos, endNanos, retryAfterNanos);
      case IGNORED -> admission.ignored();
    }
    leave(admission);
  }

  /**
   * Whether the registry that created this breaker may evict it: no call is in flight, and it is in
   * its initial state, or it is open and the next call would be a probe.
   */
  boolean isDispensable(boolean evenIfOpen, boolean evenWithCalls) {
    // Checked before the state is read: the last call in flight may have ended that state.
    if (!evenWithCalls && !inFlight().isNone()) {
      return false;
    }
    State current = machine.current();
    CircuitState visible = current.visibleState();
    if (visible == CircuitState.OPEN || visible == CircuitState.HALF_OPEN) {
      return evenIfOpen && current.nanosUntilProbe(machine.nowNanos()) == 0;
    }
    return visible == current.settings().initialState()
        && (current.circuitState == CircuitState.CLOSED
            || current.circuitState == CircuitState.DISABLED);
  }

  CallsInFlight inFlight() {
    return Checks.notNull("inFlight", inFlight);
  }

  /** Tells a misuse from what calls throw, so that no fallback gets it. */
  private static final class PendingResultException extends IllegalStateException {

    @Serial private static final long serialVersionUID = 1;

    PendingResultException(Class<?> type) {
      super(
          "call: returned a "
              + type.getName()
              + ", which completes later (expected: a result; use callAsync)");
    }
  }

  static <T extends @Nullable Object, X extends Exception> T recover(
      Throwable error, Fallback<? extends T, X> fallback) throws X {
    try {
      return fallback.apply(error);
    } catch (Throwable second) {
      if (!Causes.anyMatch(second, link -> link == error)) {
        second.addSuppressed(error);
      }
      throw second;
    }
  }
}
