package io.fluxgate.jdkhttp;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.RejectionResponse;
import io.fluxgate.http.adapter.GuardedExchange;
import io.fluxgate.internal.util.Checks;
import io.fluxgate.internal.util.Log;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * An {@link HttpClient} whose calls go through a circuit breaker, by default one for each scheme,
 * host and port.
 *
 * <pre>{@code
 * HttpClient client = CircuitBreakerHttpClient.perHost(HttpClient.newHttpClient());
 * HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
 * HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
 * }</pre>
 *
 * <p>A rejected call fails with {@link CallNotPermittedIOException}: {@code send} throws it, the
 * future of {@code sendAsync} completes with it. Or it is answered by a {@linkplain #fallback
 * fallback}.
 *
 * <p>Everything else is as with the wrapped client: requests, bodies, push promises, exceptions,
 * and cancelling the future cancels the exchange. Only the request with which a response answers is
 * an equal one, and not the same, if its body is read while it is sent. Each call has one outcome,
 * with its redirects, challenges and the client's own retries inside:
 *
 * <ul>
 *   <li>It is charged to the host that it was sent to. A redirect to another host is a success of
 *       that one, and nobody is charged for what it led to, unless the guard {@linkplain
 *       HttpGuard.Builder#followRedirectsOf follows it}. A call that ends without a response is
 *       charged to the host that it was sent to, even if it failed after a redirect: the client
 *       does not say where it failed.
 *   <li>If the client follows redirects, a response is classified when the client has completed
 *       with it, because only then is it known who answered. Otherwise a failing status counts at
 *       the headers.
 *   <li>A call is cancelled if its thread is interrupted or its future cancelled, and also if other
 *       code completes that future, as {@code orTimeout} does. That is not a failure. Limits that
 *       count against the host are {@link HttpRequest.Builder#timeout} and the read timeout of
 *       Spring's {@code JdkClientHttpRequestFactory}, which is recognised by the way it cancels.
 *   <li>Pushed responses and WebSockets are not judged.
 * </ul>
 *
 * <p>{@code timeout} does not cover the body, up to JDK 25: a body that stalls keeps {@code send}
 * waiting forever, guarded or not. The breaker's slot is freed after the policy's {@code
 * probeTimeout}.
 *
 * <p>Thread-safe, like its delegate.
 */
public final class CircuitBreakerHttpClient extends DelegatingHttpClient {

  private final HttpGuard guard;
  private final JdkFallback fallback;

  /** Not volatile: at worst, a warning is logged once too often. */
  private boolean isUsed;

  private CircuitBreakerHttpClient(HttpClient client, HttpGuard guard, JdkFallback fallback) {
    super(Checks.notNull("client", client));
    this.guard = Checks.notNull("guard", guard);
    this.fallback = Checks.notNull("fallback", fallback);
  }

  /**
   * {@return the client with one breaker per scheme, host and port, and all defaults}
   *
   * @param client makes the calls; closing the returned one closes it
   */
  public static CircuitBreakerHttpClient perHost(HttpClient client) {
    return wrap(client, HttpGuard.create());
  }

  /**
   * {@return the client with one breaker for all its calls}
   *
   * @param client makes the calls; closing the returned one closes it
   * @param breaker judges by the {@linkplain io.fluxgate.http.HttpTracker#defaults() HTTP rules} if
   *     its policy names no tracker
   */
  public static CircuitBreakerHttpClient wrap(HttpClient client, CircuitBreaker breaker) {
    return wrap(client, HttpGuard.of(breaker));
  }

  /**
   * {@return the client with the breakers of a guard}
   *
   * @param client makes the calls; closing the returned one closes it. If it has the same guard,
   *     only one of the two is original, and a fallback of the client's is replaced
   * @param guard finds the breakers and judges the outcomes; several clients may share it
   */
  public static CircuitBreakerHttpClient wrap(HttpClient client, HttpGuard guard) {
    return new CircuitBreakerHttpClient(
        without(guard, client), guard, CircuitBreakerHttpClient::rejected);
  }

  /** A client that has the guard already would ask it twice for each call. */
  private static HttpClient without(HttpGuard guard, HttpClient client) {
    Checks.notNull("guard", guard);
    if (!(client instanceof CircuitBreakerHttpClient guarded)) {
      return client;
    }
    HttpClient inner = without(guard, guarded.delegate);
    return guarded.guard.engine().isSameAs(guard.engine())
        ? inner
        : new CircuitBreakerHttpClient(inner, guarded.guard, guarded.fallback);
  }

  private static FallbackResponse rejected(
      HttpRequest request, CallNotPermittedIOException rejection) throws IOException {
    throw rejection;
  }

  /**
   * {@return a client on the same delegate and guard that answers rejected calls with the response
   * of a fallback, instead of the exception}
   *
   * @param fallback supplies the response, on the thread that makes the call; thread-safe
   */
  public CircuitBreakerHttpClient fallback(JdkFallback fallback) {
    return new CircuitBreakerHttpClient(delegate, guard, fallback);
  }

  /**
   * {@return a client on the same delegate and guard that answers rejected calls with status 503, a
   * {@code Retry-After} header in whole seconds, and an empty body}
   */
  public CircuitBreakerHttpClient respondServiceUnavailable() {
    return respond(RejectionResponse.serviceUnavailable());
  }

  /**
   * {@return a client on the same delegate and guard that answers rejected calls with a status and
   * headers of your choice, and an empty body}
   *
   * @param answer the response for each rejected call
   */
  public CircuitBreakerHttpClient respond(RejectionResponse answer) {
    Checks.notNull("answer", answer);
    return fallback((request, rejection) -> FallbackResponse.of(answer, rejection));
  }

  /** {@return the guard} */
  public HttpGuard guard() {
    return guard;
  }

  /**
   * {@return a builder of guarded clients, for programs that take only a builder}
   *
   * @param guard finds the breakers of all clients that are built
   */
  public static HttpClient.Builder newBuilder(HttpGuard guard) {
    return wrap(HttpClient.newBuilder(), guard);
  }

  /**
   * {@return a builder that sets what the given one sets, and builds guarded clients}
   *
   * @param builder makes the clients to be guarded, with what was set on it already
   * @param guard finds the breakers of all clients that are built
   */
  public static HttpClient.Builder wrap(HttpClient.Builder builder, HttpGuard guard) {
    return wrap(builder, guard, CircuitBreakerHttpClient::rejected);
  }

  /**
   * Like {@link #wrap(HttpClient.Builder, HttpGuard)}; the clients have a fallback.
   *
   * @param builder makes the clients to be guarded, with what was set on it already
   * @param guard finds the breakers of all clients that are built
   * @param fallback supplies the response for a rejected call; thread-safe
   * @return a builder of guarded clients
   */
  public static HttpClient.Builder wrap(
      HttpClient.Builder builder, HttpGuard guard, JdkFallback fallback) {
    return new GuardedBuilder(builder, guard, fallback);
  }

  @Override
  public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
      throws IOException, InterruptedException {
    Checks.notNull("responseBodyHandler", handler);
    JdkRequest original = original(request);
    if (GuardedExchange.isGuarded(guard, request, original)) {
      return delegate.send(request, handler);
    }
    JdkCall call;
    try {
      call = begin(original);
    } catch (CallNotPermittedIOException rejection) {
      return FallbackExchange.send(fallback, rejection, request, handler, version());
    }
    HttpResponse<T> response;
    try {
      response = delegate.send(call.request(), new GuardedBodyHandler<>(handler, call));
    } catch (Throwable error) {
      Throwable ofExchange = JdkFailures.ofExchange(error);
      if (ofExchange == null) {
        call.refused(error);
      } else {
        call.failed(ofExchange);
      }
      throw error;
    }
    call.responded(response);
    return response;
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> handler) {
    return start(request, handler, (sent, guarded) -> delegate.sendAsync(sent, guarded));
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> handler, @Nullable PushPromiseHandler<T> pushHandler) {
    return start(
        request, handler, (sent, guarded) -> delegate.sendAsync(sent, guarded, pushHandler));
  }

  private <T> CompletableFuture<HttpResponse<T>> start(
      HttpRequest request, BodyHandler<T> handler, AsyncSend<T> send) {
    Checks.notNull("responseBodyHandler", handler);
    JdkRequest original = original(request);
    if (GuardedExchange.isGuarded(guard, request, original)) {
      return send.start(request, handler);
    }
    JdkCall call;
    try {
      call = begin(original);
    } catch (CallNotPermittedIOException rejection) {
      return FallbackExchange.sendAsync(fallback, rejection, request, handler, version());
    }
    CompletableFuture<HttpResponse<T>> exchange;
    try {
      exchange = send.start(call.request(), new GuardedBodyHandler<>(handler, call));
    } catch (Throwable error) {
      call.refused(error);
      throw error;
    }
    return GuardedFuture.of(exchange, call);
  }

  private JdkRequest original(HttpRequest request) {
    isUsed = true;
    return new JdkRequest(Checks.notNull("request", request));
  }

  private JdkCall begin(JdkRequest original) throws CallNotPermittedIOException {
    boolean mayRedirect = followRedirects() != Redirect.NEVER;
    GuardedPublisher body = GuardedPublisher.of(original.source());
    return new JdkCall(GuardedExchange.begin(guard, original), original, body, mayRedirect);
  }

  /**
   * Logs a warning if they are read before the client has sent anything: then a library is building
   * a copy of it that is not guarded, as Feign's Http2Client (13) does for other time limits.
   */
  @Override
  public SSLParameters sslParameters() {
    if (!isUsed) {
      isUsed = true;
      Log.warnOnce(
          "The TLS parameters of a guarded HttpClient were read before anything was sent through it."
              + " If a library builds another client with them, that one is not guarded; with Feign,"
              + " use FluxgateFeign of fluxgate-feign.");
    }
    return super.sslParameters();
  }

  /** One of the two forms of {@code sendAsync}. */
  @FunctionalInterface
  private interface AsyncSend<T> {

    CompletableFuture<HttpResponse<T>> start(HttpRequest request, BodyHandler<T> handler);
  }

  /** Names the client that is wrapped. */
  @Override
  public String toString() {
    return "CircuitBreakerHttpClient(" + delegate + ")";
  }
}
