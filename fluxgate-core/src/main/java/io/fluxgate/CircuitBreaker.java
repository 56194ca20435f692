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
import java.io.Serial;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
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

  /**
   * The class of the latest result, of which is known that it is not a future. Written without
   * order: a thread that does not see it looks again.
   */
  private @Nullable Class<?> resultType;

  /** Calls in flight; counted only where a registry has to know before it evicts the breaker. */
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
   * @param <X> what the call throws; nothing checked for a lambda that throws nothing checked
   * @param callable the call, made once on this thread if the circuit lets it through
   * @return the call's result, null if it returned null
   * @throws CallNotPermittedException if the call is rejected
   * @throws IllegalStateException if the result is a {@link CompletionStage}, a {@link Future} or a
   *     reactive publisher, which has yet to complete: use {@link #callAsync(Supplier)}
   * @throws X what the call throws
   */
  public <T extends @Nullable Object, X extends Exception> T call(
      CheckedCallable<? extends T, X> callable) throws X {
    return admitted(Checks.notNull("callable", callable));
  }

  /**
   * Like {@link #call(CheckedCallable)}, for {@link Callable} objects.
   *
   * @param <T> the type of the result
   * @param callable the call, made once on this thread if the circuit lets it through
   * @return the call's result, null if it returned null
   * @throws CallNotPermittedException if the call is rejected
   * @throws Exception what the call throws
   */
  public <T extends @Nullable Object> T call(Callable<? extends T> callable) throws Exception {
    return CircuitBreaker.<T, Exception>narrowed(Checks.notNull("callable", callable), this);
  }

  /**
   * Makes the call and returns its result; if it throws an exception or is rejected, returns the
   * fallback's result. An {@link Error} is not recovered from. If the exception was an {@link
   * InterruptedException}, the thread is interrupted again after the fallback has swallowed it.
   *
   * @param <T> the type of the result
   * @param <X> what the fallback throws
   * @param callable the call, made once on this thread if the circuit lets it through
   * @param fallback given the call's exception, or a {@link CallNotPermittedException}
   * @return the call's result, or the fallback's
   * @throws X what the fallback throws; it carries the call's exception as suppressed
   */
  public <T extends @Nullable Object, X extends Exception> T call(
      Callable<? extends T> callable, Fallback<? extends T, X> fallback) throws X {
    Checks.notNull("callable", callable);
    Checks.notNull("fallback", fallback);
    try {
      return CircuitBreaker.<T, Exception>narrowed(callable, this);
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
   * Like {@link #call(Callable, Fallback)}, with a fallback for errors of one type: a {@link
   * CallNotPermittedException} for rejections alone, say. Other errors reach the caller.
   *
   * @param <T> the type of the result
   * @param <E> the type of the errors
   * @param callable the call, made once on this thread if the circuit lets it through
   * @param type the errors that the fallback recovers from, subclasses included
   * @param fallback given such an error
   * @return the call's result, or the fallback's
   * @throws Exception what the call throws if it is of another type, or what the fallback throws
   */
  public <T extends @Nullable Object, E extends Throwable> T call(
      Callable<? extends T> callable, Class<E> type, Fallback<? extends T, ?> fallback)
      throws Exception {
    return call(callable, Fallback.<T, E>of(type, fallback));
  }

  /**
   * Makes a call that has no result, if the circuit lets it through.
   *
   * @param <X> what the call throws; nothing checked for a lambda that throws nothing checked
   * @param runnable the call, made once on this thread if the circuit lets it through
   * @throws CallNotPermittedException if the call is rejected
   * @throws X what the call throws
   */
  @SuppressWarnings("NullAway") // it does not see that the type argument is nullable
  public <X extends Exception> void run(CheckedRunnable<X> runnable) throws X {
    Checks.notNull("runnable", runnable);
    Object unused =
        this.<@Nullable Object, X>admitted(
            () -> {
              runnable.run();
              return null;
            });
  }

  /**
   * Starts the call and returns its future, if the circuit lets it through; else a future that
   * failed with a {@link CallNotPermittedException}. Never throws what the supplier throws: a
   * supplier that throws or returns null gives a failed future.
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
   * @return a future that ends as the call does, or with the fallback's result
   */
  public <T extends @Nullable Object> CompletionStage<T> callAsync(
      Supplier<? extends CompletionStage<T>> supplier, Fallback<? extends T, ?> fallback) {
    Checks.notNull("fallback", fallback);
    return startAsync(
        supplier, error -> CompletableFuture.completedFuture(recover(error, fallback)));
  }

  /**
   * Like {@link #callAsync(Supplier, Fallback)}, with a fallback that starts another call.
   * Cancelling the returned future then cancels that call.
   *
   * @param <T> the type of the result
   * @param supplier starts the call, once and on this thread, if the circuit lets it through
   * @param fallback given the call's error, or a {@link CallNotPermittedException}, on the thread
   *     that fails the call
   * @return a future that ends as the call does, or as the fallback's stage does
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
      source = Checks.notNull("stage", supplier.get());
    } catch (Throwable error) {
      ticket.error(error);
      return AsyncCall.failed(error, recovery);
    }
    return AsyncCall.start(source, ticket, recovery);
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
      Callable<? extends T> callable, Fallback<? extends T, ?> fallback) {
    Checks.notNull("callable", callable);
    Checks.notNull("fallback", fallback);
    return () -> call(callable, fallback);
  }

  /**
   * {@return a supplier that makes its call through this breaker}
   *
   * @param <T> the type of the result
   * @param supplier called once for each use that the circuit lets through
   */
  public <T extends @Nullable Object> Supplier<T> decorateSupplier(Supplier<? extends T> supplier) {
    Checks.notNull("supplier", supplier);
    return () -> this.<T, RuntimeException>admitted(supplier::get);
  }

  /**
   * {@return a supplier that makes its call through this breaker and has a fallback}
   *
   * @param <T> the type of the result
   * @param supplier called once for each use that the circuit lets through
   * @param fallback given the call's exception, or a {@link CallNotPermittedException}
   */
  public <T extends @Nullable Object> Supplier<T> decorateSupplier(
      Supplier<? extends T> supplier, Fallback<? extends T, RuntimeException> fallback) {
    Checks.notNull("supplier", supplier);
    Checks.notNull("fallback", fallback);
    return () -> this.<T, RuntimeException>call(supplier::get, fallback);
  }

  /**
   * {@return a runnable that runs through this breaker}
   *
   * @param runnable run once for each use that the circuit lets through
   */
  public Runnable decorateRunnable(Runnable runnable) {
    Checks.notNull("runnable", runnable);
    return () -> run(runnable::run);
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
   * {@return a supplier of stages that starts its call through this breaker and has a fallback}
   *
   * @param <T> the type of the result
   * @param supplier starts a call for each use that the circuit lets through
   * @param fallback given the call's error, or a {@link CallNotPermittedException}
   */
  public <T extends @Nullable Object> Supplier<CompletionStage<T>> decorateAsync(
      Supplier<? extends CompletionStage<T>> supplier, Fallback<? extends T, ?> fallback) {
    Checks.notNull("supplier", supplier);
    Checks.notNull("fallback", fallback);
    return () -> callAsync(supplier, fallback);
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
    return tryAcquirePinned();
  }

  /** For a registry, which has counted the call already. */
  Ticket acquirePinned() {
    Admission admission = admitPinned();
    return new Ticket(this, admission, startNanos(admission));
  }

  Optional<Ticket> tryAcquirePinned() {
    Admission admission = machine.current().admit();
    if (admission == null) {
      leave();
      return Optional.empty();
    }
    return Optional.of(new Ticket(this, admission, startNanos(admission)));
  }

  // Steering

  /**
   * Closes the circuit and forgets outcomes, streak and reopens. A CLOSED one forgets them, too,
   * and signals nothing; calls in flight are then not recorded.
   */
  public void reset() {
    machine.reset();
  }

  /**
   * Opens the circuit for a time; after it, calls probe as after any opening. If the circuit is
   * OPEN already, its delay is replaced and nothing is signalled.
   *
   * @param delay from now on, longer than zero
   * @throws IllegalArgumentException if the delay is not longer than zero
   */
  public void openFor(Duration delay) {
    Checks.positive("delay", delay);
    machine.openFor(Checks.saturatedNanos(delay), "openFor(" + Text.duration(delay) + ")");
  }

  /** Lets calls probe now: moves to HALF_OPEN, from any state. Does nothing in HALF_OPEN. */
  public void halfOpen() {
    machine.moveTo(CircuitState.HALF_OPEN, "halfOpen()");
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
        machine.lastOpening(),
        machine.counters().read(),
        machine.counters().failureKinds.read());
  }

  @Override
  public String toString() {
    return "CircuitBreaker(" + Text.clean(name()) + ", " + state() + ")";
  }

  // The path of a call

  private <T extends @Nullable Object, X extends Exception> T admitted(
      CheckedCallable<? extends T, X> callable) throws X {
    return CircuitBreaker.<T, X>narrowed(callable, this);
  }

  /**
   * Makes a call; what it throws is what {@code callable} throws, so {@code X} may be narrower than
   * what {@link Callable} declares. Its bound is {@link Throwable} so that the cast is none: an
   * {@link Error} passes through it, too.
   */
  @SuppressWarnings("unchecked")
  private static <T extends @Nullable Object, X extends Throwable> T narrowed(
      Callable<? extends T> callable, CircuitBreaker breaker) throws X {
    Admission admission = breaker.admitOrThrow();
    long startNanos = breaker.startNanos(admission);
    T result;
    try {
      result = callable.call();
    } catch (Throwable error) {
      breaker.settle(admission, Outcome.ofError(Causes.unwrap(error)), startNanos);
      throw (X) error;
    }
    if (result != null && result.getClass() != breaker.resultType) {
      breaker.checkCompleted(result, admission);
    }
    // An outcome is only made of a result if the tracker judges results.
    Outcome outcome = admission.runtime().judgesResults ? Outcome.ofResult(result) : null;
    breaker.settle(admission, outcome, startNanos);
    return result;
  }

  /** Refuses a result that is yet to come: its call would be counted before it has happened. */
  private void checkCompleted(Object result, Admission admission) {
    if (AsyncCall.isPending(result.getClass())) {
      settle(admission, Classification.IGNORED, null, 0, 0, 0);
      throw new PendingResultException(result.getClass());
    }
    resultType = result.getClass();
  }

  private Admission admitOrThrow() {
    enter();
    return admitPinned();
  }

  private Admission admitPinned() {
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
