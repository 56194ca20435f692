package io.fluxgate.spring.web;

import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.adapter.GuardedExchange;
import java.io.EOFException;
import java.net.ProtocolException;
import org.springframework.http.HttpHeaders;

/** One admitted call of a request factory: reports to its exchange. */
final class SpringCall {

  private final GuardedExchange exchange;

  /** Of the body as it comes from the host; -1 if it is unknown. */
  private volatile long declaredLength = -1;

  SpringCall(GuardedExchange exchange) {
    this.exchange = exchange;
  }

  void failed(Throwable error, boolean isOfCaller) {
    exchange.failed(
        isOfCaller ? HttpFailureKind.LOCAL : SpringFailures.kindOf(error, exchange.progress()),
        error);
  }

  /** The status line holds no status that Spring knows. */
  void garbled(Throwable error) {
    exchange.failed(HttpFailureKind.PROTOCOL, error);
  }

  void responded(SpringRequest answered, int status, HttpHeaders headers) {
    if (status < 200) {
      // HttpURLConnection (17) takes early hints for the answer, and never reads that.
      garbled(new ProtocolException("status " + status + " instead of an answer"));
    } else {
      respondedLast(answered, status, headers);
    }
  }

  private void respondedLast(SpringRequest answered, int status, HttpHeaders headers) {
    long length;
    try {
      length = headers.getContentLength();
    } catch (NumberFormatException notNumber) {
      // HttpURLConnection does not care, but Spring's own code throws this when it reads the body.
      garbled(notNumber);
      return;
    }
    declaredLength = headers.getFirst(HttpHeaders.CONTENT_ENCODING) == null ? length : -1;
    exchange.responded(answered, new SpringResponse(status, headers));
  }

  boolean isSettled() {
    return exchange.isSettled();
  }

  /** HttpURLConnection ends a body without an error that is shorter than declared. */
  void bodyEnded(long length) {
    if (length < declaredLength) {
      bodyFailed(new EOFException(length + " of " + declaredLength + " bytes"));
    } else {
      exchange.bodyEnded();
    }
  }

  void bodyRead() {
    exchange.bodyRead();
  }

  void bodyClosed() {
    exchange.bodyClosed();
  }

  void bodyFailed(Throwable error) {
    failed(error, false);
  }
}
