package io.fluxgate.benchmarks.soak;

import io.fluxgate.apache.CircuitBreakerExecHandlers;
import io.fluxgate.http.HttpGuard;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.jspecify.annotations.Nullable;

/** Apache HttpClient's asynchronous client, with its own retries. */
record ApacheAsyncApi(CloseableHttpAsyncClient client) implements ClientApi {

  static CloseableHttpAsyncClient client(HttpGuard guard) {
    CloseableHttpAsyncClient client =
        CircuitBreakerExecHandlers.addTo(
                HttpAsyncClients.custom()
                    .setIOReactorConfig(
                        // How often timeouts are checked; every second by default.
                        IOReactorConfig.custom()
                            .setSelectInterval(TimeValue.ofMilliseconds(50))
                            .build())
                    .setConnectionManager(
                        PoolingAsyncClientConnectionManagerBuilder.create()
                            .setMaxConnTotal(ApacheClassicApi.CONNECTIONS)
                            .setMaxConnPerRoute(ApacheClassicApi.CONNECTIONS)
                            .setDefaultConnectionConfig(ApacheClassicApi.connections())
                            .build())
                    .setRetryStrategy(ApacheClassicApi.retries()),
                guard)
            .build();
    client.start();
    return client;
  }

  @Override
  public String name() {
    return "Apache async";
  }

  @Override
  public PendingCall prepare(URI uri, Duration limit) {
    SimpleHttpRequest request = SimpleRequestBuilder.get(uri).build();
    request.setConfig(ApacheClassicApi.limited(limit));
    AtomicReference<@Nullable Future<?>> begun = new AtomicReference<>();
    return new PendingCall() {
      @Override
      public ReceivedResponse await() throws Exception {
        Future<SimpleHttpResponse> future = client.execute(request, null);
        begun.set(future);
        try {
          return received(future.get(FUTURE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException interrupted) {
          future.cancel(true);
          throw interrupted;
        }
      }

      @Override
      public void cancel() {
        Future<?> future = begun.get();
        if (future != null) {
          future.cancel(true);
        }
      }
    };
  }

  private static ReceivedResponse received(SimpleHttpResponse response) {
    byte[] bytes = response.getBodyBytes();
    InputStream body = new ByteArrayInputStream(bytes == null ? new byte[0] : bytes);
    return new ReceivedResponse(response.getCode(), body, body);
  }
}
