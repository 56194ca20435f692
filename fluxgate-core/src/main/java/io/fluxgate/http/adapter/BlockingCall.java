package io.fluxgate.http.adapter;

import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpProgress;
import io.fluxgate.http.HttpRequestInfo;
import io.fluxgate.internal.util.Checks;
import java.io.EOFException;
import java.net.ProtocolException;
import java.util.function.BiFunction;

/**
 * One admitted call of an adapter that stands outside of a blocking client, as those of Spring and
 * Feign do: the client returns the response with its body as a stream. Thread-safe.
 */
public final class BlockingCall implements BodyProgress {

  private final GuardedExchange exchange;
  private final BiFunction<Throwable, HttpProgress, HttpFailureKind> kinds;

  /** Of the body as it comes from the host; -1 if it is unknown. */
  private volatile long declaredLength = -1;

  /**
   * Creates a call.
   *
   * @param exchange receives all reports
   * @param kinds finds the kind of what the client throws
   */
  public BlockingCall(
      GuardedExchange exchange, BiFunction<Throwable, HttpProgress, HttpFailureKind> kinds) {
    this.exchange = Checks.notNull("exchange", exchange);
    this.kinds = Checks.notNull("kinds", kinds);
  }

  /**
   * Reports that the client threw.
   *
   * @param error what the caller receives
   */
  public void failed(Throwable error) {
    exchange.failed(kinds.apply(error, exchange.progress()), error);
  }

  /**
   * Reports that the caller's own code threw, such as the source of the request's body.
   *
   * @param error what the caller receives
   */
  public void callerFailed(Throwable error) {
    exchange.failed(HttpFailureKind.LOCAL, error);
  }

  /**
   * Reports a response that the client cannot parse.
   *
   * @param error what the caller receives
   */
  public void garbled(Throwable error) {
    exchange.failed(HttpFailureKind.PROTOCOL, error);
  }

  /**
   * Reports status and headers of the response.
   *
   * @param answered the request that this response answers
   * @param response the response
   */
  public void responded(HttpRequestInfo answered, HttpResponseInfo response) {
    if (response.status() < 200) {
      // HttpURLConnection (17) takes early hints for the answer, and never reads that.
      garbled(new ProtocolException("status " + response.status() + " instead of an answer"));
    } else {
      exchange.responded(answered, response);
    }
  }

  /**
   * Sets how long the body is, so that a shorter one counts as a failure: HttpURLConnection (17 to
   * 25) ends such a body without an error.
   *
   * @param length as the headers declare it; -1 if they do not
   */
  public void declaredLength(long length) {
    declaredLength = length;
  }

  /** {@return whether the call is classified, so that its body need not be watched} */
  public boolean isSettled() {
    return exchange.isSettled();
  }

  @Override
  public void bodyRead() {
    exchange.bodyRead();
  }

  @Override
  public void bodyEnded(long length) {
    if (length < declaredLength) {
      bodyFailed(new EOFException(length + " of " + declaredLength + " bytes"));
    } else {
      exchange.bodyEnded();
    }
  }

  @Override
  public void bodyClosed() {
    exchange.bodyClosed();
  }

  @Override
  public void bodyFailed(Throwable error) {
    failed(error);
  }
}
