package io.fluxgate.apache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluxgate.CallCounts;
import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.adapter.GuardedExchange;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.net.SocketTimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.async.AsyncExecRuntime;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.concurrent.CancellableDependency;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.junit.jupiter.api.Test;

/** How a call ended, where only one report shows it. */
class ReportedOnceTest {

  private static final HttpHost HOST = new HttpHost("http", "localhost", 80);
  private static final HttpRoute ROUTE = new HttpRoute(HOST);

  /** A scope must have one. */
  private static final AsyncExecRuntime UNUSED =
      (AsyncExecRuntime)
          Proxy.newProxyInstance(
              AsyncExecRuntime.class.getClassLoader(),
              new Class<?>[] {AsyncExecRuntime.class},
              (proxy, method, arguments) -> {
                throw new UnsupportedOperationException(method.getName());
              });

  private final Rig rig = new Rig();

  private static HttpRequest request() {
    return new BasicHttpRequest("GET", HOST, "/");
  }

  private ApacheCall begin(HttpRequest request, HttpClientContext context, boolean cancelled)
      throws IOException {
    ApacheRequest begun = ApacheRequest.of(request, ROUTE);
    return new ApacheCall(
        GuardedExchange.begin(rig.guard, begun), begun, context, () -> cancelled, null, null);
  }

  /** The future of the call forgets an operation that is registered while it is cancelled. */
  @Test
  void aCancelAmidTheRegistrationOfAnOperationEndsTheCall() throws Exception {
    HttpRequest request = request();
    HttpClientContext context = HttpClientContext.create();
    ApacheCall call = begin(request, context, true);
    CancellableDependency forgetful =
        new CancellableDependency() {
          @Override
          public void setDependency(Cancellable operation) {}

          @Override
          public boolean isCancelled() {
            return true;
          }

          @Override
          public boolean cancel() {
            return false;
          }
        };
    AsyncExecChain.Scope scope =
        new AsyncExecChain.Scope(
            "x", ROUTE, request, forgetful, context, UNUSED, null, new AtomicInteger(1));

    CancellationWatch.watched(scope, new CircuitBreakerAsyncExecHandler(rig.guard), call)
        .cancellableDependency
        .setDependency(() -> true);

    assertThat(rig.breaker.info().counts()).isEqualTo(CallCounts.of(0, 0, 1, 0, 0));
  }

  /** The async client reports silence in the handshake like silence after the request. */
  @Test
  void aHandshakeTimesOutThoughTheContextHasTheRequestOfAnEarlierCall() throws Exception {
    HttpRequest earlier = request();
    HttpClientContext context =
        new HttpClientContext() {
          @Override
          public HttpRequest getRequest() {
            return earlier;
          }
        };

    begin(request(), context, false).failed(new SocketTimeoutException("400 MILLISECONDS"));

    assertThat(rig.kinds).containsExactly(HttpFailureKind.CONNECT_TIMEOUT);
  }

  @Test
  void aConnectionThatBreaksWhenAskedWhatIsAvailableIsAFailure() throws Exception {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() {
            return 'x';
          }

          @Override
          public int available() throws IOException {
            throw new IOException("Connection reset by peer");
          }
        };
    rig.halfOpen();
    try (RawServer server = RawServer.answering(RawServer.OK);
        CloseableHttpClient client =
            CircuitBreakerExecHandlers.addTo(
                    Form.classicBuilder()
                        .addExecInterceptorAfter(
                            ChainElement.PROTOCOL.name(),
                            "broken",
                            (sent, scope, chain) -> {
                              ClassicHttpResponse response = chain.proceed(sent, scope);
                              response.setEntity(
                                  new InputStreamEntity(broken, ContentType.TEXT_PLAIN));
                              return response;
                            }),
                    rig.guard)
                .build();
        ClassicHttpResponse response =
            client.executeOpen(null, new HttpGet(server.uri("/")), null)) {
      InputStream content = response.getEntity().getContent();
      assertThatThrownBy(content::available).isInstanceOf(IOException.class);

      assertThat(rig.kinds).containsExactly(HttpFailureKind.BODY);
    }
  }
}
