package io.fluxgate.apache;

import java.io.IOException;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.async.AsyncExecChainHandler;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpRequestInterceptor;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncDataConsumer;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * Silent handlers just outside of the connection. They report to the guarded calls outside of them
 * what the client hides: the attempts that it repeats, how long it is asked to wait before that,
 * and whether a request went out at all.
 */
final class AttemptWatch {

  private AttemptWatch() {}

  record Classic() implements ExecChainHandler {

    @Override
    public ClassicHttpResponse execute(
        ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
        throws IOException, HttpException {
      ApacheCall call = ClassicCalls.current(scope);
      if (call == null) {
        return chain.proceed(request, scope);
      }
      HttpEntity entity = request.getEntity();
      Attempt attempt = new Attempt(request, entity != null);
      call.attempting(attempt);
      if (entity != null) {
        request.setEntity(new SentEntity(entity, attempt));
      }
      try {
        ClassicHttpResponse response = chain.proceed(request, scope);
        call.answered(attempt, response);
        return response;
      } catch (Throwable error) {
        attempt.failed(error);
        throw error;
      } finally {
        if (entity != null) {
          // The handlers outside wrap and compare the entity that they know.
          request.setEntity(entity);
        }
      }
    }
  }

  record Async() implements AsyncExecChainHandler {

    @Override
    public void execute(
        HttpRequest request,
        @Nullable AsyncEntityProducer producer,
        AsyncExecChain.Scope scope,
        AsyncExecChain chain,
        AsyncExecCallback callback)
        throws HttpException, IOException {
      ApacheCall call = CancellationWatch.callOf(scope);
      if (call == null) {
        ApacheCall.lost(scope.clientContext, scope.exchangeId);
        chain.proceed(request, producer, scope, callback);
        return;
      }
      SentRequest sent = new SentRequest(request, producer != null);
      Attempt attempt = sent.attempt();
      call.attempting(attempt);
      try {
        chain.proceed(
            sent,
            producer == null ? null : new SentProducer(producer, attempt),
            scope,
            new Callback(callback, call, attempt));
      } catch (Throwable error) {
        attempt.failed(error);
        throw error;
      }
    }
  }

  /** The last request interceptor. Those that other code adds last, and later, run after it. */
  record Prepared() implements HttpRequestInterceptor {

    @Override
    public void process(HttpRequest request, @Nullable EntityDetails entity, HttpContext context) {
      if (request instanceof SentRequest sent) {
        sent.attempt().prepared();
      } else if (!ClassicCalls.prepared() && context instanceof HttpClientContext own) {
        ApacheCall.lost(own, own.getExchangeId());
      }
    }
  }

  private static final class Callback extends ForwardingCallback {

    private final ApacheCall call;
    private final Attempt attempt;

    Callback(AsyncExecCallback callback, ApacheCall call, Attempt attempt) {
      super(callback);
      this.call = call;
      this.attempt = attempt;
    }

    @Override
    public @Nullable AsyncDataConsumer handleResponse(
        HttpResponse response, @Nullable EntityDetails entityDetails)
        throws HttpException, IOException {
      call.answered(attempt, response);
      return super.handleResponse(response, entityDetails);
    }

    @Override
    public void failed(Exception cause) {
      call.broken(attempt, cause);
      super.failed(cause);
    }
  }
}
