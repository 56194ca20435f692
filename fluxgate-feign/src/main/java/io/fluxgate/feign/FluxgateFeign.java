package io.fluxgate.feign;

import feign.Client;
import feign.Request;
import feign.Request.Options;
import feign.Response;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.RejectionResponse;
import io.fluxgate.http.adapter.BlockingCall;
import io.fluxgate.http.adapter.GuardedExchange;
import io.fluxgate.http.adapter.Rejections;
import io.fluxgate.internal.util.Checks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A client of Feign's whose calls go through a circuit breaker, by default one for each scheme,
 * host and port.
 *
 * <pre>{@code
 * import feign.*;
 * import io.fluxgate.feign.FluxgateFeign;
 *
 * Feign.Builder builder =
 *     Feign.builder().client(FluxgateFeign.perHost(new Client.Default(null, null)));
 * }</pre>
 *
 * <p>Prefer {@link FluxgateCapability}, which guards the builder's client in the same way and keeps
 * rejected calls from Feign's retryer.
 *
 * <p>A rejected call fails with {@link CallNotPermittedIOException}, which Feign wraps in a {@code
 * RetryableException}; or it is answered by a {@linkplain #fallback fallback}. Feign's interceptors
 * and its retryer are outside: each attempt is a call of its own.
 *
 * <p>Each call has one outcome, with the client's own redirects and retries inside. It is charged
 * to the host that it was sent to: Feign does not show where redirects led. If the client has the
 * same guard beneath, such as an OkHttp client with a {@code CircuitBreakerInterceptor}, only one
 * of the two is asked.
 *
 * <p>Thread-safe, like its delegate.
 */
public final class FluxgateFeign implements Client {

  private final Client client;
  private final HttpGuard guard;
  private final FeignFallback fallback;

  private FluxgateFeign(Client client, HttpGuard guard, FeignFallback fallback) {
    this.client = Checks.notNull("client", client);
    this.guard = Checks.notNull("guard", guard);
    this.fallback = Checks.notNull("fallback", fallback);
  }

  /**
   * {@return the client with one breaker per scheme, host and port, and all defaults}
   *
   * @param client makes the calls
   */
  public static FluxgateFeign perHost(Client client) {
    return wrap(client, HttpGuard.create());
  }

  /**
   * {@return the client with one breaker for all its calls}
   *
   * @param client makes the calls
   * @param breaker judges by the {@linkplain io.fluxgate.http.HttpTracker#defaults() HTTP rules} if
   *     its policy names no tracker
   */
  public static FluxgateFeign wrap(Client client, CircuitBreaker breaker) {
    return wrap(client, HttpGuard.of(breaker));
  }

  /**
   * {@return the client with the breakers of a guard}
   *
   * @param client makes the calls
   * @param guard finds the breakers and judges the outcomes; several clients may share it
   */
  public static FluxgateFeign wrap(Client client, HttpGuard guard) {
    return new FluxgateFeign(client, guard, FluxgateFeign::rejected);
  }

  private static Response rejected(Request request, CallNotPermittedIOException rejection)
      throws IOException {
    throw rejection;
  }

  /**
   * {@return a client on the same delegate and guard that answers rejected calls with the response
   * of a fallback, instead of the exception}
   *
   * @param fallback supplies the response, on the thread that makes the call; thread-safe
   */
  public FluxgateFeign fallback(FeignFallback fallback) {
    return new FluxgateFeign(client, guard, fallback);
  }

  /**
   * {@return a client on the same delegate and guard that answers rejected calls with status 503, a
   * {@code Retry-After} header in whole seconds, and an empty body} Feign's error decoder makes a
   * {@code RetryableException} of it, which its retryer waits for.
   */
  public FluxgateFeign respondServiceUnavailable() {
    return respond(RejectionResponse.serviceUnavailable());
  }

  /**
   * {@return a client on the same delegate and guard that answers rejected calls with a status and
   * headers of your choice, and an empty body}
   *
   * @param answer the response for each rejected call
   */
  public FluxgateFeign respond(RejectionResponse answer) {
    Checks.notNull("answer", answer);
    return fallback((request, rejection) -> response(request, rejection, answer));
  }

  private static Response response(
      Request request, CallNotPermittedIOException rejection, RejectionResponse answer) {
    Map<String, Collection<String>> headers = new LinkedHashMap<>();
    for (Map.Entry<String, String> header : answer.headers(rejection)) {
      headers.computeIfAbsent(header.getKey(), name -> new ArrayList<>()).add(header.getValue());
    }
    return Response.builder()
        .request(request)
        .status(answer.status())
        .reason(answer.reason())
        .headers(headers)
        .body(new byte[0])
        .build();
  }

  /** {@return the guard} */
  public HttpGuard guard() {
    return guard;
  }

  /** {@return the client that makes the calls} */
  public Client delegate() {
    return client;
  }

  @Override
  public Response execute(Request request, Options options) throws IOException {
    FeignRequest original = FeignRequest.of(request);
    if (original == null || GuardedExchange.isGuarded(guard, request, original)) {
      return client.execute(request, options);
    }
    GuardedExchange exchange;
    try {
      exchange = GuardedExchange.begin(guard, original);
    } catch (CallNotPermittedIOException rejection) {
      return Rejections.recover(rejection, () -> fallback.respond(request, rejection));
    }
    BlockingCall call = new BlockingCall(exchange, FeignFailures::kindOf);
    Response response;
    try {
      response = exchange.within(request, () -> client.execute(request, options));
    } catch (Throwable error) {
      call.failed(error);
      throw error;
    }
    return responded(call, original, response);
  }

  private static Response responded(BlockingCall call, FeignRequest original, Response response) {
    FeignResponse answer = new FeignResponse(response);
    call.responded(original, answer);
    if (call.isSettled()) {
      return response;
    }
    Response.Body body = response.body();
    if (body == null) {
      call.bodyEnded(0);
      return response;
    }
    return response.toBuilder().body(new GuardedBody(body, call)).build();
  }

  /** Names the client that is wrapped. */
  @Override
  public String toString() {
    return "FluxgateFeign(" + client + ")";
  }
}
