package io.fluxgate.jdkhttp;

import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.Objects;

/** The caller's body handler, which tells of the headers and whose subscriber tells of the body. */
record GuardedBodyHandler<T>(BodyHandler<T> handler, ExchangeReport report)
    implements BodyHandler<T> {

  GuardedBodyHandler {
    Objects.requireNonNull(handler, "responseBodyHandler");
  }

  @Override
  public BodySubscriber<T> apply(ResponseInfo info) {
    report.headersArrived(info);
    try {
      return new GuardedSubscriber<>(handler.apply(info), report);
    } catch (Throwable fault) {
      report.callerFailed(fault);
      throw fault;
    }
  }
}
