package io.fluxgate.http;

import io.fluxgate.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What became of one HTTP exchange: the error it ended with, or the response. Immutable.
 *
 * <p>A failure within the body has both a {@link #status()} and a {@link #kind()}.
 */
public final class HttpOutcome implements Outcome {

  /** Each made when it is first asked for: a host that is down answers the same again and again. */
  private static final @Nullable String[] STATUS_KINDS = new @Nullable String[600];

  private final HttpRequestInfo request;
  private final @Nullable HttpResponseInfo response;
  private final HttpProgress progress;
  private final @Nullable HttpFailureKind kind;
  private final @Nullable Throwable error;
  private final Optional<Duration> retryAfter;

  private HttpOutcome(
      HttpRequestInfo request,
      @Nullable HttpResponseInfo response,
      HttpProgress progress,
      @Nullable HttpFailureKind kind,
      @Nullable Throwable error,
      Optional<Duration> retryAfter) {
    this.request = request;
    this.response = response;
    this.progress = progress;
    this.kind = kind;
    this.error = error;
    this.retryAfter = retryAfter;
  }

  static HttpOutcome ofResponse(
      HttpRequestInfo request,
      HttpResponseInfo response,
      HttpProgress progress,
      Optional<Duration> retryAfter) {
    return new HttpOutcome(request, response, progress, null, null, retryAfter);
  }

  static HttpOutcome ofError(
      HttpRequestInfo request,
      @Nullable HttpResponseInfo response,
      HttpFailureKind kind,
      Throwable error) {
    HttpProgress progress = response == null ? HttpProgress.NO_RESPONSE : HttpProgress.HEADERS;
    return new HttpOutcome(request, response, progress, kind, error, Optional.empty());
  }

  /** {@return the request that was answered, or that failed} */
  public HttpRequestInfo request() {
    return request;
  }

  /** {@return the status code, or empty if no response arrived} */
  public OptionalInt status() {
    return response == null ? OptionalInt.empty() : OptionalInt.of(response.status());
  }

  /** The status code, or 0 if no response arrived; without a box. */
  int statusOrZero() {
    return response == null ? 0 : response.status();
  }

  /**
   * {@return the first value of a response header}
   *
   * @param name in upper or lower case
   */
  public Optional<String> header(String name) {
    return response == null ? Optional.empty() : Optional.ofNullable(response.header(name));
  }

  /** {@return why the exchange failed, or empty if it came to an end} */
  public Optional<HttpFailureKind> kind() {
    return Optional.ofNullable(kind);
  }

  /** {@return how far the exchange came} */
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
    return retryAfter;
  }

  /** Names method, host, status and kind; neither path nor headers. */
  @Override
  public String toString() {
    return request.method()
        + " "
        + HttpKey.host().of(request)
        + (response == null ? "" : " " + response.status())
        + (kind == null ? "" : " " + kind);
  }
}
