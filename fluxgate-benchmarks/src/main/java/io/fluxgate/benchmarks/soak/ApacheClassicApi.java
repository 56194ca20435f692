package io.fluxgate.benchmarks.soak;

import io.fluxgate.apache.CircuitBreakerExecHandlers;
import io.fluxgate.http.HttpGuard;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.DefaultHttpRequestRetryStrategy;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** Apache HttpClient's blocking client, with its own retries. */
record ApacheClassicApi(CloseableHttpClient client) implements ClientApi {

  static final int CONNECTIONS = 1_000;

  static CloseableHttpClient client(HttpGuard guard) {
    return CircuitBreakerExecHandlers.addTo(
            HttpClients.custom()
                .setConnectionManager(
                    PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnTotal(CONNECTIONS)
                        .setMaxConnPerRoute(CONNECTIONS)
                        .setDefaultConnectionConfig(connections())
                        .build())
                .setRetryStrategy(retries()),
            guard)
        .build();
  }

  static ConnectionConfig connections() {
    return ConnectionConfig.custom()
        .setConnectTimeout(Timeout.of(RESPONSE_TIMEOUT))
        .setSocketTimeout(Timeout.of(RESPONSE_TIMEOUT))
        .build();
  }

  static DefaultHttpRequestRetryStrategy retries() {
    return new DefaultHttpRequestRetryStrategy(1, TimeValue.ofMilliseconds(10));
  }

  static RequestConfig limited(Duration limit) {
    return RequestConfig.custom()
        .setResponseTimeout(Timeout.of(limit))
        .setConnectionRequestTimeout(Timeout.of(FUTURE_TIMEOUT))
        .build();
  }

  @Override
  public String name() {
    return "Apache classic";
  }

  @Override
  public PendingCall prepare(URI uri, Duration limit) {
    HttpGet request = new HttpGet(uri);
    request.setConfig(limited(limit));
    return new PendingCall() {
      @Override
      public ReceivedResponse await() throws Exception {
        ClassicHttpResponse response = client.executeOpen(null, request, null);
        HttpEntity entity = response.getEntity();
        InputStream body = entity == null ? InputStream.nullInputStream() : entity.getContent();
        return new ReceivedResponse(response.getCode(), body, response);
      }

      @Override
      public void cancel() {
        request.cancel();
      }
    };
  }
}
