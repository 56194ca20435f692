package io.fluxgate.apache;

import io.fluxgate.http.HttpGuard;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.DefaultHttpRequestRetryStrategy;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** The two forms of the client, with limits short enough for tests. */
enum Form {
  CLASSIC {
    @Override
    Client open(HttpGuard guard) {
      return classic(CircuitBreakerExecHandlers.addTo(classicBuilder(), guard));
    }
  },
  ASYNC {
    @Override
    Client open(HttpGuard guard) {
      return async(CircuitBreakerExecHandlers.addTo(asyncBuilder(), guard));
    }
  };

  static final Timeout LIMIT = Timeout.ofMilliseconds(400);

  static final RequestConfig CONFIG =
      RequestConfig.custom()
          .setResponseTimeout(LIMIT)
          .setConnectionRequestTimeout(Timeout.ofMilliseconds(200))
          .setMaxRedirects(3)
          .setCircularRedirectsAllowed(true)
          .build();

  static final ConnectionConfig CONNECTION =
      ConnectionConfig.custom().setConnectTimeout(LIMIT).setSocketTimeout(LIMIT).build();

  /** Without it, 5.2 waits for a handshake for ever. */
  private static final TlsConfig TLS = TlsConfig.custom().setHandshakeTimeout(LIMIT).build();

  private static final DnsResolver DNS =
      new SystemDefaultDnsResolver() {
        @Override
        public java.net.InetAddress[] resolve(String host) throws UnknownHostException {
          if (host.endsWith(".invalid")) {
            throw new UnknownHostException(host);
          }
          return super.resolve(host);
        }
      };

  private static final DefaultHttpRequestRetryStrategy RETRIES =
      new DefaultHttpRequestRetryStrategy(2, TimeValue.ofMilliseconds(1));

  abstract Client open(HttpGuard guard);

  /** One call at a time: what it returns or throws is what the program sees. */
  interface Client extends AutoCloseable {

    /** Returns status and body, as in "200 ok". */
    String get(URI uri) throws Exception;

    @Override
    void close() throws IOException;
  }

  static HttpClientBuilder classicBuilder() {
    return classicRetrying().disableAutomaticRetries();
  }

  /** Like {@code DefaultHttpRequestRetryStrategy.INSTANCE}, but in no time. */
  static HttpClientBuilder classicRetrying() {
    return HttpClientBuilder.create()
        .setDefaultRequestConfig(CONFIG)
        .setRetryStrategy(RETRIES)
        .setConnectionManager(
            PoolingHttpClientConnectionManagerBuilder.create()
                .setDefaultConnectionConfig(CONNECTION)
                .setDefaultTlsConfig(TLS)
                .setDnsResolver(DNS)
                .build());
  }

  static HttpAsyncClientBuilder asyncBuilder() {
    return asyncRetrying().disableAutomaticRetries();
  }

  /** Like {@code DefaultHttpRequestRetryStrategy.INSTANCE}, but in no time. */
  static HttpAsyncClientBuilder asyncRetrying() {
    return HttpAsyncClientBuilder.create()
        .setDefaultRequestConfig(CONFIG)
        .setRetryStrategy(RETRIES)
        .setConnectionManager(
            PoolingAsyncClientConnectionManagerBuilder.create()
                .setDefaultConnectionConfig(CONNECTION)
                .setDefaultTlsConfig(TLS)
                .setDnsResolver(DNS)
                .build());
  }

  static Client classic(HttpClientBuilder builder) {
    CloseableHttpClient client = builder.build();
    return new Client() {
      @Override
      public String get(URI uri) throws Exception {
        return client.execute(
            new HttpGet(uri),
            response ->
                response.getCode()
                    + " "
                    + (response.getEntity() == null
                        ? ""
                        : EntityUtils.toString(response.getEntity())));
      }

      @Override
      public void close() throws IOException {
        client.close();
      }
    };
  }

  static Client async(HttpAsyncClientBuilder builder) {
    CloseableHttpAsyncClient client = builder.build();
    client.start();
    return new Client() {
      @Override
      public String get(URI uri) throws Exception {
        return text(await(client, SimpleRequestBuilder.get(uri).build()));
      }

      @Override
      public void close() throws IOException {
        client.close();
      }
    };
  }

  static String text(SimpleHttpResponse response) {
    String body = response.getBodyText();
    return response.getCode() + " " + (body == null ? "" : body);
  }

  static SimpleHttpResponse await(CloseableHttpAsyncClient client, SimpleHttpRequest request)
      throws Exception {
    try {
      return client.execute(request, null).get(120, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof Exception cause ? cause : failed;
    }
  }
}
