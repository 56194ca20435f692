package io.fluxgate.jdkhttp;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpGuard;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
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
 * <p>A call that the circuit does not let through ends with a {@link CallNotPermittedIOException}:
 * thrown by {@code send}, within the future that {@code sendAsync} returns. A {@link
 * RejectionFallback} gives a response instead.
 *
 * <p>Everything else is as with the client that is wrapped: requests, bodies, push promises,
 * exceptions, and cancelling the future cancels the exchange. Each call has one outcome, with its
 * redirects, challenges and the client's own retries inside:
 *
 * <ul>
 *   <li>It is charged to the host that gave the last response. A call that ends without a response
 *       is charged to the host that it was sent to, also if it failed after a redirect: the client
 *       does not tell where.
 *   <li>If the client follows redirects, the verdict waits until it has completed with a response,
 *       for want of knowing who answered. Else a failing status counts at the headers.
 *   <li>A call is cancelled if its thread is interrupted or its future cancelled, and also if
 *       somebody else completes that future, as {@code orTimeout} does. That is no failure. A limit
 *       that the host shall answer for is {@link HttpRequest.Builder#timeout}, or the read timeout
 *       of Spring's {@code JdkClientHttpRequestFactory}, which is known by the way it cancels.
 *   <li>Pushed responses and WebSockets are not judged.
 * </ul>
 *
 * <p>{@code timeout} does not cover the body, up to JDK 25: a body that stalls keeps {@code send}
 * waiting for ever, guarded or not. The breaker's slot is freed after the policy's {@code
 * probeTimeout}.
 *
 * <p>Thread-safe, like its delegate.
 */
public final class CircuitBreakerHttpClient extends DelegatingHttpClient {

  private final HttpGuard guard;
  private final RejectionFallback fallback;

  private CircuitBreakerHttpClient(HttpClient client, HttpGuard guard, RejectionFallback fallback) {
    super(Objects.requireNonNull(client, "client"));
    this.guard = Objects.requireNonNull(guard, "guard");
    this.fallback = Objects.requireNonNull(fallback, "fallback");
  }

  /**
   * {@return the client with one breaker per scheme, host and port, and all defaults}
   *
   * @param client makes the calls; closing the returned one closes it
   */
  public static HttpClient perHost(HttpClient client) {
    return wrap(client, HttpGuard.create());
  }

  /**
   * {@return the client with one breaker for all its calls}
   *
   * @param client makes the calls; closing the returned one closes it
   * @param breaker judges by the {@linkplain io.fluxgate.http.HttpTracker#defaults() HTTP rules} if
   *     its policy names no tracker
   */
  public static HttpClient wrap(HttpClient client, CircuitBreaker breaker) {
    return wrap(client, HttpGuard.of(breaker));
  }

  /**
   * {@return the client with the breakers of a guard}
   *
   * @param client makes the calls; closing the returned one closes it
   * @param guard finds the breakers and judges; may be another client's, too
   */
  public static HttpClient wrap(HttpClient client, HttpGuard guard) {
    return wrap(client, guard, RejectionFallback.none());
  }

  /**
   * {@return the client with the breakers of a guard, and a fallback for rejected calls}
   *
   * @param client makes the calls; closing the returned one closes it
   * @param guard finds the breakers and judges; may be another client's, too
   * @param fallback makes the response to a rejected call; thread-safe
   */
  public static HttpClient wrap(HttpClient client, HttpGuard guard, RejectionFallback fallback) {
    return new CircuitBreakerHttpClient(client, guard, fallback);
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
    return wrap(builder, guard, RejectionFallback.none());
  }

  /**
   * Like {@link #wrap(HttpClient.Builder, HttpGuard)}, with a fallback for rejected calls.
   *
   * @param builder makes the clients to be guarded, with what was set on it already
   * @param guard finds the breakers of all clients that are built
   * @param fallback makes the response to a rejected call; thread-safe
   * @return a builder of guarded clients
   */
  public static HttpClient.Builder wrap(
      HttpClient.Builder builder, HttpGuard guard, RejectionFallback fallback) {
    return new GuardedBuilder(builder, guard, fallback);
  }

  @Override
  public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
      throws IOException, InterruptedException {
    Objects.requireNonNull(handler, "responseBodyHandler");
    ExchangeReport report;
    try {
      report = begin(request);
    } catch (CallNotPermittedIOException rejection) {
      return LocalExchange.send(fallback, rejection, request, handler, version());
    }
    HttpResponse<T> response;
    try {
      response = delegate.send(request, new GuardedBodyHandler<>(handler, report));
    } catch (Throwable error) {
      Throwable ofExchange = JdkFailures.ofExchange(error);
      if (ofExchange == null) {
        report.refused(error);
      } else {
        report.failed(ofExchange);
      }
      throw error;
    }
    report.responded(response);
    return response;
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> handler) {
    return sendAsync(request, handler, guarded -> delegate.sendAsync(request, guarded));
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> handler, @Nullable PushPromiseHandler<T> pushHandler) {
    return sendAsync(
        request, handler, guarded -> delegate.sendAsync(request, guarded, pushHandler));
  }

  private <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> handler, AsyncCall<T> call) {
    Objects.requireNonNull(handler, "responseBodyHandler");
    ExchangeReport report;
    try {
      report = begin(request);
    } catch (CallNotPermittedIOException rejection) {
      return LocalExchange.sendAsync(fallback, rejection, request, handler, version());
    }
    CompletableFuture<HttpResponse<T>> exchange;
    try {
      exchange = call.start(new GuardedBodyHandler<>(handler, report));
    } catch (Throwable error) {
      report.refused(error);
      throw error;
    }
    return AsyncReport.follow(exchange, report);
  }

  private ExchangeReport begin(HttpRequest request) throws CallNotPermittedIOException {
    JdkRequestInfo info = new JdkRequestInfo(Objects.requireNonNull(request, "request"));
    boolean mayRedirect = followRedirects() != Redirect.NEVER;
    return new ExchangeReport(guard.begin(info), info, mayRedirect);
  }

  /** One of the two forms of {@code sendAsync}. */
  @FunctionalInterface
  private interface AsyncCall<T> {

    CompletableFuture<HttpResponse<T>> start(BodyHandler<T> handler);
  }

  /** Names the client that is wrapped. */
  @Override
  public String toString() {
    return "CircuitBreakerHttpClient(" + delegate + ")";
  }
}
