package io.fluxgate.jdkhttp;

import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.Objects;

/** The caller's body handler; reports the headers, and its subscriber reports the body. */
record GuardedBodyHandler<T>(BodyHandler<T> handler, JdkCall call) implements BodyHandler<T> {

  GuardedBodyHandler {
    Objects.requireNonNull(handler, "responseBodyHandler");
  }

  @Override
  public BodySubscriber<T> apply(ResponseInfo info) {
    call.headersArrived(info);
    try {
      return new GuardedSubscriber<>(handler.apply(info), call);
    } catch (Throwable fault) {
      call.callerFailed(fault);
      throw fault;
    }
  }
}
