package io.fluxgate;

import io.fluxgate.internal.state.Admission;
import io.fluxgate.internal.state.CallsInFlight;
import io.fluxgate.internal.state.Classification;
import io.fluxgate.internal.state.PolicyRuntime;
import io.fluxgate.internal.state.PolicySettings;
import io.fluxgate.internal.state.State;
import io.fluxgate.internal.state.StateMachine;
import io.fluxgate.internal.util.Causes;
import io.fluxgate.internal.util.Checks;
import io.fluxgate.internal.util.Text;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stops calls to one dependency while it fails or is slow, and lets them back in gently.
 *
 * <pre>{@code
 * CircuitBreaker payments = CircuitBreaker.of("payment_service", CircuitBreakerPolicy.builder()
 *     .tripper(failureStreak(5).or(minRequests(20).and(failureRate(0.4))))
 *     .build());
 *
 * Receipt receipt = payments.call(() -> charge(amount));                     // may be rejected
 * Receipt orCached = payments.call(() -> charge(amount), error -> cached()); // never is
 * }</pre>
 *
 * <p>Thread-safe; a call that is let through takes no lock, and in CLOSED a success allocates
 * nothing. Whatever the called code throws reaches the caller as it is.
 */
public final class CircuitBreaker {

  private final StateMachine machine;

  /** The policy given last: a hint, so that {@link #policy()} returns the very object. */
  private volatile CircuitBreakerPolicy policy;

  /** Calls under way; counted only where a registry has to know before it drops the breaker. */
  private final @Nullable CallsInFlight inFlight;

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
   * @param name what signals, logs and exceptions call it, not blank
   */
  public static CircuitBreaker of(String name) {
    return of(name, CircuitBreakerPolicy.defaults());
  }

  /**
   * {@return a new breaker}
   *
   * @param name what signals, logs and exceptions call it, not blank
   * @param policy how it behaves
   */
  public static CircuitBreaker of(String name, CircuitBreakerPolicy policy) {
    return new CircuitBreaker(name, policy, false);
  }

  static CircuitBreaker registered(String name, CircuitBreakerPolicy policy) {
    return new CircuitBreaker(name, policy, true);
  }

  // Calls

  /**
   * Makes the call and returns its result, if the circuit lets it through.
   *
   * @param <T> the type of the result
   * @param callable the call, made once on this thread if the circuit lets it through
   * @return the call's result, null if it returned null
   * @throws CallNotPermittedException if it does not
   * @throws Exception what the call throws
   */
  public <T extends @Nullable Object> T call(Callable<? extends T> callable) throws Exception {
    Checks.notNull("callable", callable);
    Admission admission = admitOrThrow();
    long startNanos = startNanos(admission);
    T result;
    try {
      result = callable.call();
    } catch (Throwable error) {
      settle(admission, Outcome.ofError(Causes.unwrap(error)), startNanos);
      throw error;
    }
    // An outcome is only made of a result if the tracker wants to see it.
    Outcome outcome = admission.runtime().judgesResults ? Outcome.ofResult(result) : null;
    settle(admission, outcome, startNanos);
    return result;
  }

  /**
   * Makes the call and returns its result; if it throws an exception or is rejected, returns what
   * the fallback makes of that. An {@link Error} is not recovered from. If the exception was an
   * {@link InterruptedException}, the thread is interrupted again when the fallback has swallowed
   * it.
   *
   * @param <T> the type of the result
   * @param callable the call, made once on this thread if the circuit lets it through
   * @param fallback given the call's exception, or a {@link CallNotPermittedException}
   * @return the call's result, or the fallback's
   * @throws Exception what the fallback throws; it carries the call's exception as suppressed
   */
  public <T extends @Nullable Object> T call(
      Callable<? extends T> callable, Fallback<? extends T> fallback) throws Exception {
    Checks.notNull("callable", callable);
    Checks.notNull("fallback", fallback);
    try {
      return call(callable);
    } catch (InterruptedException error) {
      T result = recover(error, fallback);
      Thread.currentThread().interrupt();
      return result;
    } catch (Exception error) {
      return recover(error, fallback);
    }
  }

  /**
   * Starts the call and returns its future, if the circuit lets it through; else a future that
   * failed with a {@link CallNotPermittedException}. Never throws for what the supplier does: one
   * that throws or returns null gives a failed future.
   *
   * <p>Cancelling the returned future cancels the source and is neither a success nor a failure.
   *
   * @param <T> the type of the result
   * @param supplier starts the call, once and on this thread, if the circuit lets it through
   * @return a future that ends as the call does; a rejected call's has failed already
   */
  public <T extends @Nullable Object> CompletionStage<T> callAsync(
      Supplier<? extends CompletionStage<T>> supplier) {
    return startAsync(supplier, null);
  }

  /**
   * Like {@link #callAsync(Supplier)}, with a fallback for a call that fails or is rejected. An
   * {@link Error} is not recovered from.
   *
   * @param <T> the type of the result
   * @param supplier starts the call, once and on this thread, if the circuit lets it through
   * @param fallback given the call's error, or a {@link CallNotPermittedException}, on the thread
   *     that fails the call
   * @return a future with the call's result or the fallback's
   */
  public <T extends @Nullable Object> CompletionStage<T> callAsync(
      Supplier<? extends CompletionStage<T>> supplier, Fallback<? extends T> fallback) {
    return startAsync(supplier, Checks.notNull("fallback", fallback));
  }

  private <T extends @Nullable Object> CompletableFuture<T> startAsync(
      Supplier<? extends CompletionStage<T>> supplier, @Nullable Fallback<? extends T> fallback) {
    Checks.notNull("supplier", supplier);
    Ticket ticket;
    try {
      ticket = acquire();
    } catch (CallNotPermittedException rejection) {
      return AsyncCall.failed(rejection, fallback);
    }
    CompletionStage<T> source;
    try {
      source = Checks.notNull("the supplied stage", supplier.get());
    } catch (Throwable error) {
      ticket.error(error);
      return AsyncCall.failed(error, fallback);
    }
    return AsyncCall.start(source, ticket, fallback);
  }

  /**
   * {@return a callable that makes its call through this breaker}
   *
   * @param <T> the type of the result
   * @param callable made once for each use that the circuit lets through
   */
  public <T extends @Nullable Object> Callable<T> decorate(Callable<? extends T> callable) {
    Checks.notNull("callable", callable);
    return () -> call(callable);
  }

  /**
   * {@return a callable that makes its call through this breaker and has a fallback}
   *
   * @param <T> the type of the result
   * @param callable made once for each use that the circuit lets through
   * @param fallback given the call's exception, or a {@link CallNotPermittedException}
   */
  public <T extends @Nullable Object> Callable<T> decorate(
      Callable<? extends T> callable, Fallback<? extends T> fallback) {
    Checks.notNull("callable", callable);
    Checks.notNull("fallback", fallback);
    return () -> call(callable, fallback);
  }

  /**
   * {@return a supplier that makes its call through this breaker}
   *
   * @param <T> the type of the result
   * @param supplier asked once for each use that the circuit lets through
   */
  public <T extends @Nullable Object> Supplier<T> decorateSupplier(Supplier<? extends T> supplier) {
    Checks.notNull("supplier", supplier);
    return () -> callUnchecked(supplier::get);
  }

  /**
   * {@return a runnable that runs through this breaker}
   *
   * @param runnable run once for each use that the circuit lets through
   */
  public Runnable decorateRunnable(Runnable runnable) {
    Checks.notNull("runnable", runnable);
    return () ->
        callUnchecked(
            () -> {
              runnable.run();
              return null;
            });
  }

  /**
   * {@return a supplier of stages that starts its call through this breaker}
   *
   * @param <T> the type of the result
   * @param supplier starts a call for each use that the circuit lets through
   */
  public <T extends @Nullable Object> Supplier<CompletionStage<T>> decorateAsync(
      Supplier<? extends CompletionStage<T>> supplier) {
    Checks.notNull("supplier", supplier);
    return () -> callAsync(supplier);
  }

  /**
   * {@return a ticket for one call, whose holder then reports its outcome}
   *
   * @throws CallNotPermittedException if the circuit does not let it through
   */
  public Ticket acquire() {
    Admission admission = admitOrThrow();
    return new Ticket(this, admission, startNanos(admission));
  }

  /** {@return a ticket for one call, or empty if the circuit does not let it through} */
  public Optional<Ticket> tryAcquire() {
    enter();
    Admission admission = machine.current().admit();
    if (admission == null) {
      leave();
      return Optional.empty();
    }
    return Optional.of(new Ticket(this, admission, startNanos(admission)));
  }

  // Steering

  /** Closes the circuit and forgets outcomes, streak and reopens. Does nothing if it is CLOSED. */
  public void reset() {
    machine.moveTo(CircuitState.CLOSED, "reset()");
  }

  /** Lets every call pass and records nothing, until another state is asked for. */
  public void disable() {
    machine.moveTo(CircuitState.DISABLED, "disable()");
  }

  /**
   * Lets every call pass, but records and signals as if it did not: the transitions it would make,
   * and the number of calls it would reject. It starts as if CLOSED.
   */
  public void metricsOnly() {
    machine.moveTo(CircuitState.METRICS_ONLY, "metricsOnly()");
  }

  /**
   * Makes a METRICS_ONLY breaker real with all that it learnt: it goes on in the state that it
   * would be in, with its window, its streak and the rest of its delay. Does nothing in another
   * state.
   */
  public void enforce() {
    machine.enforce();
  }

  /** Rejects every call, until another state is asked for. */
  public void forceOpen() {
    machine.moveTo(CircuitState.FORCED_OPEN, "forceOpen()");
  }

  /**
   * Goes on under another policy: state, time in it, streak, reopens and the delay of an opening
   * stay as they are, and so does what the window knows, as far as a window of the same kind has
   * room for it. Calls under way are judged by the policy under which they were let through. An
   * equal policy changes nothing.
   *
   * <p>The new policy's listeners take the place of the old one's. Its initial state has no effect,
   * and time goes on by the ticker and clock the breaker was made with.
   *
   * @param policy how the breaker behaves from now on
   */
  public void reconfigure(CircuitBreakerPolicy policy) {
    machine.reconfigure(Checks.notNull("policy", policy).settings());
    if (!this.policy.equals(policy)) {
      this.policy = policy;
    }
  }

  /**
   * Tells a listener of every later transition.
   *
   * @param listener told after those there are; one that is added twice is told twice
   */
  public void addListener(Listener listener) {
    machine.signals().addListener(Checks.notNull("listener", listener));
  }

  /**
   * Tells a listener no more.
   *
   * @param listener one that {@link #addListener} or the policy added; of several equal ones, one
   *     goes
   * @return whether it had been told
   */
  public boolean removeListener(Listener listener) {
    return machine.signals().removeListener(Checks.notNull("listener", listener));
  }

  // Looking

  /** {@return the name} */
  public String name() {
    return machine.name();
  }

  /** {@return the policy} */
  public CircuitBreakerPolicy policy() {
    CircuitBreakerPolicy known = policy;
    PolicySettings inForce = machine.current().settings();
    return known.settings().equals(inForce) ? known : new CircuitBreakerPolicy(inForce);
  }

  /** {@return the present state} OPEN lasts until a call finds its delay over. */
  public CircuitState state() {
    return machine.current().visibleState();
  }

  /**
   * {@return what there is to know at this moment; it reads all counters, so not for the path of a
   * call}
   */
  public CircuitBreakerInfo info() {
    return new CircuitBreakerInfo(
        name(),
        machine.current(),
        machine.nowNanos(),
        machine.counters().read(),
        machine.counters().failureKinds.read());
  }

  @Override
  public String toString() {
    return "CircuitBreaker(" + Text.clean(name()) + ", " + state() + ")";
  }

  // The path of a call

  private Admission admitOrThrow() {
    enter();
    try {
      return machine.current().admitOrThrow();
    } catch (CallNotPermittedException rejection) {
      leave();
      throw rejection;
    }
  }

  private void enter() {
    if (inFlight != null) {
      inFlight.begin();
    }
  }

  private void leave() {
    if (inFlight != null) {
      inFlight.end();
    }
  }

  private long startNanos(Admission admission) {
    return admission.runtime().measures ? machine.nowNanos() : 0;
  }

  long now() {
    return machine.nowNanos();
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
    leave();
  }

  /**
   * Whether the registry that made this breaker may forget it: it is as it started, and nobody uses
   * it.
   */
  boolean isDispensable(boolean evenWithFailures, boolean evenWithCalls) {
    // Before the state is read: the last call in flight may have ended it.
    if (!evenWithCalls && !inFlight().isNone()) {
      return false;
    }
    State current = machine.current();
    if (current.visibleState() != current.settings().initialState()) {
      return false;
    }
    if (current.circuitState != CircuitState.CLOSED) {
      return current.circuitState == CircuitState.DISABLED;
    }
    return evenWithFailures || current.metrics(machine.nowNanos()).failed() == 0;
  }

  CallsInFlight inFlight() {
    return Checks.notNull("inFlight", inFlight);
  }

  private <T extends @Nullable Object> T callUnchecked(Callable<? extends T> callable) {
    try {
      return call(callable);
    } catch (Exception error) {
      throw CircuitBreaker.<RuntimeException>unchecked(error);
    }
  }

  /**
   * What a supplier or runnable throws reaches the caller as it is, a checked exception in disguise
   * too.
   */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Exception> E unchecked(Exception error) throws E {
    throw (E) error;
  }

  static <T extends @Nullable Object> T recover(Throwable error, Fallback<? extends T> fallback)
      throws Exception {
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
