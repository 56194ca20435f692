package io.fluxgate.http.adapter;

import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpGuardEngine;
import io.fluxgate.http.HttpKey;
import io.fluxgate.http.HttpOutcome;
import io.fluxgate.http.HttpProgress;
import io.fluxgate.http.HttpRequestInfo;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The outcome of a {@link GuardedExchange}. */
final class ExchangeOutcome implements HttpOutcome {

  private static final int TOO_MANY_REQUESTS = 429;

  /** Created on first use: a host that is down returns the same status again and again. */
  private static final @Nullable String[] STATUS_KINDS = new @Nullable String[1_000];

  private final HttpRequestInfo request;
  private final @Nullable HttpResponseInfo response;
  private final HttpProgress progress;
  private final @Nullable HttpFailureKind kind;
  private final @Nullable Throwable error;
  private final @Nullable HttpGuardEngine guard;
  private final Optional<Duration> headerDelay;

  private ExchangeOutcome(
      HttpRequestInfo request,
      @Nullable HttpResponseInfo response,
      HttpProgress progress,
      @Nullable HttpFailureKind kind,
      @Nullable Throwable error,
      @Nullable HttpGuardEngine guard,
      Optional<Duration> headerDelay) {
    this.request = request;
    this.response = response;
    this.progress = progress;
    this.kind = kind;
    this.error = error;
    this.guard = guard;
    this.headerDelay = headerDelay;
  }

  /** A response of which {@code Retry-After} is parsed only when {@link #retryAfter} is called. */
  static ExchangeOutcome ofResponse(
      HttpRequestInfo request,
      HttpResponseInfo response,
      HttpProgress progress,
      HttpGuardEngine guard) {
    return new ExchangeOutcome(request, response, progress, null, null, guard, Optional.empty());
  }

  /** A response whose {@code Retry-After} is known: the guard's function is not called. */
  static ExchangeOutcome ofResponse(
      HttpRequestInfo request,
      HttpResponseInfo response,
      HttpProgress progress,
      Optional<Duration> headerDelay) {
    return new ExchangeOutcome(request, response, progress, null, null, null, headerDelay);
  }

  static ExchangeOutcome ofError(
      HttpRequestInfo request,
      @Nullable HttpResponseInfo response,
      HttpFailureKind kind,
      Throwable error,
      @Nullable HttpGuardEngine guard) {
    HttpProgress progress = response == null ? HttpProgress.NO_RESPONSE : HttpProgress.HEADERS;
    return new ExchangeOutcome(request, response, progress, kind, error, guard, Optional.empty());
  }

  @Override
  public HttpRequestInfo request() {
    return request;
  }

  @Override
  public int statusOrZero() {
    return response == null ? 0 : response.status();
  }

  @Override
  public Optional<String> header(String name) {
    return response == null ? Optional.empty() : Optional.ofNullable(response.header(name));
  }

  @Override
  public Optional<HttpFailureKind> kind() {
    return Optional.ofNullable(kind);
  }

  @Override
  public HttpProgress progress() {
    return progress;
  }

  @Override
  public @Nullable Throwable error() {
    return error;
  }

  /** {@return the {@link HttpResponseInfo}, or null if the exchange failed} */
  @Override
  public @Nullable Object result() {
    return error == null ? response : null;
  }

  /** {@return the {@link HttpFailureKind}, or the status} */
  @Override
  public String causeKind() {
    if (kind != null) {
      return kind.name();
    }
    return response == null ? "no response" : statusKind(response.status());
  }

  @Override
  public boolean showsMessages() {
    return guard != null && guard.showsErrorMessages();
  }

  private static String statusKind(int status) {
    if (status < 0 || status >= STATUS_KINDS.length) {
      return "status " + status;
    }
    String kind = STATUS_KINDS[status];
    if (kind == null) {
      kind = "status " + status;
      STATUS_KINDS[status] = kind;
    }
    return kind;
  }

  @Override
  public Optional<Duration> retryAfter() {
    Optional<Duration> named = delayOfFunction();
    return named.isPresent() ? named : delayOfHeader();
  }

  /** The header of a success means something else: when to ask again, or to follow a redirect. */
  @Override
  public Optional<Duration> retryAfterSuccess() {
    return statusOrZero() == TOO_MANY_REQUESTS ? retryAfter() : delayOfFunction();
  }

  private Optional<Duration> delayOfHeader() {
    return guard == null || response == null || error != null
        ? headerDelay
        : RetryAfter.of(response, guard);
  }

  /** The function gets the header's delay, and not what it returns itself. */
  private Optional<Duration> delayOfFunction() {
    if (guard == null || response == null || error != null || !guard.hasRetryAfterFunction()) {
      return Optional.empty();
    }
    ExchangeOutcome atHeader = ofResponse(request, response, progress, delayOfHeader());
    return guard
        .retryAfter(atHeader)
        .flatMap(wait -> RetryAfter.clamped(wait, guard.maximumRetryAfter()));
  }

  /** Contains method, host, status and kind, but neither path nor headers. */
  @Override
  public String toString() {
    return request.method()
        + " "
        + HttpKey.host().of(request)
        + (response == null ? "" : " " + response.status())
        + (kind == null ? "" : " " + kind);
  }
}
