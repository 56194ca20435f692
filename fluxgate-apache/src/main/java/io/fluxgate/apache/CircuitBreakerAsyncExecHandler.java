package io.fluxgate.apache;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpExchange;
import io.fluxgate.http.HttpGuard;
import java.io.IOException;
import java.util.Objects;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.async.AsyncExecChainHandler;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.jspecify.annotations.Nullable;

/**
 * Puts the requests of the async client through circuit breakers, those of HTTP/2 too.
 *
 * <pre>{@code
 * CircuitBreakerExecHandlers.addTo(
 *     HttpAsyncClients.custom(), CircuitBreakerAsyncExecHandler.perHost().withServiceUnavailable());
 * }</pre>
 *
 * <p>The future of a request that is not let through fails with a {@link
 * CallNotPermittedIOException}, or completes with the response asked for here. Immutable and
 * thread-safe; one handler may serve any number of clients.
 *
 * <p>A client that is closed during a call (5.2 to 5.6) may leave its future uncompleted; then a
 * probe slot is held until the policy's {@code probeTimeout}.
 */
public final class CircuitBreakerAsyncExecHandler implements AsyncExecChainHandler {

  private final HttpGuard guard;
  private final Fallback fallback;

  /** Makes a handler that asks this guard and fails with its rejections. */
  public CircuitBreakerAsyncExecHandler(HttpGuard guard) {
    this(guard, (request, rejection) -> null);
  }

  private CircuitBreakerAsyncExecHandler(HttpGuard guard, Fallback fallback) {
    this.guard = Objects.requireNonNull(guard, "guard");
    this.fallback = Objects.requireNonNull(fallback, "fallback");
  }

  /** Returns a handler with one breaker per scheme, host and port, and the HTTP policy. */
  public static CircuitBreakerAsyncExecHandler perHost() {
    return new CircuitBreakerAsyncExecHandler(HttpGuard.create());
  }

  /** Returns a handler that puts every request through this breaker. */
  public static CircuitBreakerAsyncExecHandler of(CircuitBreaker breaker) {
    return new CircuitBreakerAsyncExecHandler(HttpGuard.of(breaker));
  }

  /** Returns a handler with this fallback for requests that are not let through. */
  public CircuitBreakerAsyncExecHandler withFallback(Fallback fallback) {
    return new CircuitBreakerAsyncExecHandler(guard, fallback);
  }

  /**
   * Returns a handler that answers requests that are not let through with a response 503 without
   * entity and with a {@code Retry-After} in seconds.
   */
  public CircuitBreakerAsyncExecHandler withServiceUnavailable() {
    return withFallback((request, rejection) -> Unavailable.async(rejection));
  }

  /** Returns the guard, whose registry has the breakers. */
  public HttpGuard guard() {
    return guard;
  }

  @Override
  public void execute(
      HttpRequest request,
      @Nullable AsyncEntityProducer entityProducer,
      AsyncExecChain.Scope scope,
      AsyncExecChain chain,
      AsyncExecCallback callback)
      throws HttpException, IOException {
    ApacheRequest begun = ApacheRequest.of(request, scope.route);
    HttpExchange exchange;
    try {
      exchange = guard.begin(begun);
    } catch (CallNotPermittedIOException rejection) {
      respond(request, rejection, callback);
      return;
    }
    ApacheCall call =
        new ApacheCall(
            exchange, begun, scope.clientContext, scope.cancellableDependency::isCancelled);
    try {
      chain.proceed(
          request,
          entityProducer,
          CancellationWatch.watched(scope, call),
          new GuardedCallback(callback, call));
    } catch (Throwable error) {
      call.failed(error);
      throw error;
    }
  }

  void respond(
      HttpRequest request, CallNotPermittedIOException rejection, AsyncExecCallback callback) {
    try {
      SimpleHttpResponse response = fallback.respond(request, rejection);
      if (response != null) {
        Replay.to(callback, response);
        return;
      }
    } catch (HttpException | IOException | RuntimeException error) {
      callback.failed(error);
      return;
    }
    callback.failed(rejection);
  }

  /** Makes a response for a request that is not let through. Must be thread-safe. */
  @FunctionalInterface
  public interface Fallback {

    /**
     * Returns the response, or null to let the rejection stand. It must not block.
     *
     * @throws IOException what the caller is to get instead
     */
    @Nullable SimpleHttpResponse respond(HttpRequest request, CallNotPermittedIOException rejection)
        throws IOException;
  }
}
