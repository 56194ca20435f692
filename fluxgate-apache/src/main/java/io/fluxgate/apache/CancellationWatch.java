package io.fluxgate.apache;

import java.util.concurrent.CancellationException;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.concurrent.CancellableDependency;
import org.jspecify.annotations.Nullable;

/**
 * Reports that the future of a call was cancelled, before the client stops the operation under way.
 *
 * <p>The callback of a cancelled request (5.2 to 5.6) may be notified not at all, once or several
 * times; while connecting, it is not. The future itself cancels the operation that it depends on,
 * which each step of the exchange registers there.
 */
final class CancellationWatch implements CancellableDependency {

  private final CancellableDependency future;
  private final CircuitBreakerAsyncExecHandler owner;
  private final ApacheCall call;

  private CancellationWatch(
      CancellableDependency future, CircuitBreakerAsyncExecHandler owner, ApacheCall call) {
    this.future = future;
    this.owner = owner;
    this.call = call;
  }

  /**
   * Returns whether this handler already guards this call, or another one with the same guard does.
   * In the first case the call gets the new request: HttpClient 5.2 sends a repeated request
   * through the whole chain, from the outermost handler on.
   */
  static boolean isGuarded(
      AsyncExecChain.Scope scope, CircuitBreakerAsyncExecHandler handler, ApacheRequest request) {
    CancellableDependency link = scope.cancellableDependency;
    while (link instanceof CancellationWatch watch) {
      if (watch.owner == handler) {
        watch.call.repeated(request);
        return true;
      }
      if (watch.owner.guard().engine().isSameAs(handler.guard().engine())) {
        return true;
      }
      link = watch.future;
    }
    return false;
  }

  /** Returns the innermost guarded call that a request belongs to. */
  static @Nullable ApacheCall callOf(AsyncExecChain.Scope scope) {
    return scope.cancellableDependency instanceof CancellationWatch watch ? watch.call : null;
  }

  static AsyncExecChain.Scope watched(
      AsyncExecChain.Scope scope, CircuitBreakerAsyncExecHandler owner, ApacheCall call) {
    return new AsyncExecChain.Scope(
        scope.exchangeId,
        scope.route,
        scope.originalRequest,
        new CancellationWatch(scope.cancellableDependency, owner, call),
        scope.clientContext,
        scope.execRuntime,
        scope.scheduler,
        scope.execCount);
  }

  @Override
  public void setDependency(Cancellable operation) {
    future.setDependency(
        () -> {
          report();
          return operation.cancel();
        });
    // ComplexFuture forgets an operation that is registered in the middle of its cancellation.
    report();
  }

  @Override
  public boolean isCancelled() {
    return future.isCancelled();
  }

  @Override
  public boolean cancel() {
    return future.cancel();
  }

  /** A completed future cancels operations registered later; that is not a cancellation. */
  private void report() {
    if (call.isCancelled() && !call.isSettled()) {
      call.callerFailed(new CancellationException("The caller cancelled the request"));
    }
  }
}
