package io.fluxgate.jdkhttp;

import io.fluxgate.internal.util.Checks;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;

/** The caller's body handler; reports the headers, and its subscriber reports the body. */
record GuardedBodyHandler<T>(BodyHandler<T> handler, JdkCall call) implements BodyHandler<T> {

  GuardedBodyHandler {
    Checks.notNull("responseBodyHandler", handler);
  }

  @Override
  public BodySubscriber<T> apply(ResponseInfo info) {
    call.headersArrived(info);
    try {
      return new GuardedSubscriber<>(handler.apply(info), call);
    } catch (Throwable failure) {
      call.callerFailed(failure);
      throw failure;
    }
  }
}
