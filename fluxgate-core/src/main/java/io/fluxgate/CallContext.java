package io.fluxgate;

import java.util.function.UnaryOperator;

/**
 * Carries the context of the thread that makes a call, such as a trace id for log lines, to what
 * runs later because of that call: listeners and the fallbacks of futures, which run on threads of
 * the HTTP client.
 *
 * <pre>{@code
 * import io.micrometer.context.ContextSnapshotFactory;
 *
 * // Each ThreadLocalAccessor that Micrometer's context propagation knows:
 * ContextSnapshotFactory snapshots = ContextSnapshotFactory.builder().build();
 * CircuitBreakerPolicy policy = CircuitBreakerPolicy.http().toBuilder()
 *     .callContext(() -> snapshots.captureAll()::wrap)
 *     .build();
 * }</pre>
 *
 * <p>Signals arrive one at a time: a signal that is queued while another thread delivers arrives in
 * the context of that thread's call. Calls that end on the thread on which they began need no
 * context, so those of {@link CircuitBreaker#call} and {@link CircuitBreaker#run} ask for none.
 * {@link Listener#async} has a thread of its own, which gets none.
 *
 * <p>If this or what it returns throws, the call goes on without its context, and the first failure
 * is logged.
 */
@FunctionalInterface
public interface CallContext {

  /**
   * {@return a function that wraps a task so that it runs in the context of the current thread}
   * Called once for each call with a {@link Ticket} or a future, on the thread that makes it. The
   * function is used on any thread, runs the task once, on that thread, and restores the thread's
   * own context afterwards.
   */
  UnaryOperator<Runnable> capture();
}
