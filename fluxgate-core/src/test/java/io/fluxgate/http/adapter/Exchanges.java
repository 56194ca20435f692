package io.fluxgate.http.adapter;

import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.HttpOutcome;
import io.fluxgate.http.HttpProgress;
import io.fluxgate.http.HttpRequestInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Requests and responses without a client. */
public final class Exchanges {

  private Exchanges() {}

  public record Request(String method, String scheme, String host, int port, String path)
      implements HttpRequestInfo {

    @Override
    public Object source() {
      return "own request";
    }
  }

  public record Response(int status, Map<String, String> headers) implements HttpResponseInfo {

    @Override
    public @Nullable String header(String name) {
      return headers.get(name.toLowerCase(Locale.ROOT));
    }
  }

  public static HttpRequestInfo get(String scheme, String host, int port) {
    return new Request("GET", scheme, host, port, "/");
  }

  public static GuardedExchange any() {
    try {
      return GuardedExchange.begin(HttpGuard.create(), to("example.com"));
    } catch (CallNotPermittedIOException impossible) {
      throw new AssertionError(impossible);
    }
  }

  public static HttpRequestInfo to(String host) {
    return get("https", host, -1);
  }

  public static HttpResponseInfo status(int status) {
    return new Response(status, Map.of());
  }

  /** A response with one header, whose name is in lower case. */
  public static HttpResponseInfo status(int status, String header, String value) {
    return new Response(status, Map.of(header, value));
  }

  public static HttpOutcome response(
      HttpRequestInfo request,
      HttpResponseInfo response,
      HttpProgress progress,
      Optional<Duration> retryAfter) {
    return ExchangeOutcome.ofResponse(request, response, progress, retryAfter);
  }

  public static HttpOutcome error(
      HttpRequestInfo request,
      @Nullable HttpResponseInfo response,
      HttpFailureKind kind,
      Throwable error) {
    return ExchangeOutcome.ofError(request, response, kind, error, null);
  }

  public static Optional<Duration> retryAfter(HttpResponseInfo response, HttpGuard guard) {
    return RetryAfter.of(response, guard.engine());
  }

  public static Optional<Duration> retryAfter(
      HttpResponseInfo response, Instant now, Duration maximum) {
    return RetryAfter.of(response, now, maximum);
  }
}
