package io.fluxgate.apache;

import java.io.IOException;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.async.AsyncExecChainHandler;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.jspecify.annotations.Nullable;

/**
 * The outer halves of handlers inside of the client's retries: the inner half throws a rejection as
 * {@link NotRetriedRejection}, and the outer half turns that into what the caller gets.
 */
final class RetriesOutside {

  private RetriesOutside() {}

  static CircuitBreakerExecHandler inner(CircuitBreakerExecHandler handler) {
    return handler
        .perRequest()
        .fallback(
            (request, rejection) -> {
              throw new NotRetriedRejection(rejection);
            });
  }

  static CircuitBreakerAsyncExecHandler inner(CircuitBreakerAsyncExecHandler handler) {
    return handler
        .perRequest()
        .fallback(
            (request, rejection) -> {
              throw new NotRetriedRejection(rejection);
            });
  }

  record Classic(CircuitBreakerExecHandler handler) implements ExecChainHandler {

    @Override
    public ClassicHttpResponse execute(
        ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
        throws IOException, HttpException {
      try {
        return chain.proceed(request, scope);
      } catch (NotRetriedRejection rejected) {
        // The client does this for an exception, but not for the response that may come instead.
        scope.execRuntime.discardEndpoint();
        return handler.reject(request, rejected.rejection());
      }
    }
  }

  record Async(CircuitBreakerAsyncExecHandler handler) implements AsyncExecChainHandler {

    @Override
    public void execute(
        HttpRequest request,
        @Nullable AsyncEntityProducer entityProducer,
        AsyncExecChain.Scope scope,
        AsyncExecChain chain,
        AsyncExecCallback callback)
        throws HttpException, IOException {
      chain.proceed(request, entityProducer, scope, new Callback(handler, request, callback));
    }
  }

  private static final class Callback extends ForwardingCallback {

    private final CircuitBreakerAsyncExecHandler handler;
    private final HttpRequest request;

    Callback(
        CircuitBreakerAsyncExecHandler handler, HttpRequest request, AsyncExecCallback callback) {
      super(callback);
      this.handler = handler;
      this.request = request;
    }

    @Override
    public void failed(Exception cause) {
      if (cause instanceof NotRetriedRejection rejected) {
        handler.reject(request, rejected.rejection(), callback);
      } else {
        super.failed(cause);
      }
    }
  }
}
