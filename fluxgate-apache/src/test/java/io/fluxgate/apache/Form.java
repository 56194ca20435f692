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

/** The two forms of the client. They wait long, unless a test is about a wait that ends. */
enum Form {
  CLASSIC {
    @Override
    Client open(HttpGuard guard, Timeout limit) {
      return classic(CircuitBreakerExecHandlers.addTo(classicBuilder(limit), guard));
    }
  },
  ASYNC {
    @Override
    Client open(HttpGuard guard, Timeout limit) {
      return async(CircuitBreakerExecHandlers.addTo(asyncBuilder(limit), guard));
    }
  };

  /** Longer than a busy machine takes for anything. */
  static final Timeout LIMIT = Timeout.ofSeconds(20);

  /** For tests in which it passes. */
  static final Timeout SHORT = Timeout.ofMilliseconds(400);

  static final RequestConfig CONFIG = config(LIMIT);

  static final ConnectionConfig CONNECTION = connection(LIMIT);

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

  Client open(HttpGuard guard) {
    return open(guard, LIMIT);
  }

  abstract Client open(HttpGuard guard, Timeout limit);

  /** One call at a time: what it returns or throws is what the program sees. */
  interface Client extends AutoCloseable {

    /** Returns status and body, as in "200 ok". */
    String get(URI uri) throws Exception;

    @Override
    void close() throws IOException;
  }

  static RequestConfig config(Timeout limit) {
    return RequestConfig.custom()
        .setResponseTimeout(limit)
        .setConnectionRequestTimeout(limit)
        .setMaxRedirects(3)
        .setCircularRedirectsAllowed(true)
        .build();
  }

  static ConnectionConfig connection(Timeout limit) {
    return ConnectionConfig.custom().setConnectTimeout(limit).setSocketTimeout(limit).build();
  }

  /** Without it, 5.2 waits for a handshake forever. */
  private static TlsConfig tls(Timeout limit) {
    return TlsConfig.custom().setHandshakeTimeout(limit).build();
  }

  static HttpClientBuilder classicBuilder() {
    return classicBuilder(LIMIT);
  }

  static HttpClientBuilder classicBuilder(Timeout limit) {
    return classicRetrying(limit).disableAutomaticRetries();
  }

  /** Like {@code DefaultHttpRequestRetryStrategy.INSTANCE}, but in no time. */
  static HttpClientBuilder classicRetrying() {
    return classicRetrying(LIMIT);
  }

  private static HttpClientBuilder classicRetrying(Timeout limit) {
    return HttpClientBuilder.create()
        .setDefaultRequestConfig(config(limit))
        .setRetryStrategy(RETRIES)
        .setConnectionManager(
            PoolingHttpClientConnectionManagerBuilder.create()
                .setDefaultConnectionConfig(connection(limit))
                .setDefaultTlsConfig(tls(limit))
                .setDnsResolver(DNS)
                .build());
  }

  static HttpAsyncClientBuilder asyncBuilder() {
    return asyncBuilder(LIMIT);
  }

  static HttpAsyncClientBuilder asyncBuilder(Timeout limit) {
    return asyncRetrying(limit).disableAutomaticRetries();
  }

  /** Like {@code DefaultHttpRequestRetryStrategy.INSTANCE}, but in no time. */
  static HttpAsyncClientBuilder asyncRetrying() {
    return asyncRetrying(LIMIT);
  }

  private static HttpAsyncClientBuilder asyncRetrying(Timeout limit) {
    return HttpAsyncClientBuilder.create()
        .setDefaultRequestConfig(config(limit))
        .setRetryStrategy(RETRIES)
        .setConnectionManager(
            PoolingAsyncClientConnectionManagerBuilder.create()
                .setDefaultConnectionConfig(connection(limit))
                .setDefaultTlsConfig(tls(limit))
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
