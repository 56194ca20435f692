package io.fluxgate.spring.web;

import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.adapter.GuardedExchange;

/** One admitted call of a request factory: reports to its exchange. */
final class SpringCall {

  private final GuardedExchange exchange;

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

  void bodyRead() {
    exchange.bodyRead();
  }

  void bodyEnded() {
    exchange.bodyEnded();
  }

  void bodyClosed() {
    exchange.bodyClosed();
  }

  void bodyFailed(Throwable error) {
    failed(error, false);
  }
}
