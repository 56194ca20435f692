package io.fluxgate.apache;

import io.fluxgate.adapter.tck.ClientSetup;
import io.fluxgate.adapter.tck.ContractAnswer;
import io.fluxgate.adapter.tck.ContractCall;
import io.fluxgate.adapter.tck.HttpClientUnderTest;
import io.fluxgate.adapter.tck.Position;
import io.fluxgate.adapter.tck.RequestBodySource;
import io.fluxgate.http.HttpGuard;
import java.net.URI;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.hc.client5.http.impl.DefaultHttpRequestRetryStrategy;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.apache.hc.core5.http.nio.support.AsyncRequestBuilder;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** HttpClient's asynchronous form as the contract drives it. */
final class ApacheAsyncUnderTest implements HttpClientUnderTest {

  private final CloseableHttpAsyncClient client;

  ApacheAsyncUnderTest(Position position, HttpGuard guard, ClientSetup setup) {
    this(position, guard, setup, builder -> {});
  }

  /** At each call, and at each of its attempts. */
  static ApacheAsyncUnderTest guardedTwice(HttpGuard guard, ClientSetup setup) {
    return new ApacheAsyncUnderTest(
        Position.APPLICATION,
        guard,
        setup,
        builder -> CircuitBreakerExecHandlers.addPerAttemptTo(builder, guard));
  }

  private ApacheAsyncUnderTest(
      Position position,
      HttpGuard guard,
      ClientSetup setup,
      Consumer<HttpAsyncClientBuilder> inner) {
    HttpAsyncClientBuilder builder =
        HttpAsyncClients.custom()
            // Timeouts are looked at once in an interval, which is a second by default.
            .setIOReactorConfig(
                IOReactorConfig.custom()
                    .setSelectInterval(TimeValue.ofMilliseconds(50))
                    // The only limit while a SOCKS proxy connects.
                    .setSoTimeout(Timeout.of(setup.connectTimeout()))
                    .setSocksProxyAddress(ApacheContract.socksProxy(setup))
                    .build())
            .setProxy(ApacheContract.httpProxy(setup))
            .setConnectionManager(connections(setup).build())
            .setDefaultRequestConfig(ApacheContract.requestConfig(setup))
            .setRetryStrategy(new DefaultHttpRequestRetryStrategy(1, TimeValue.ofMilliseconds(10)));
    if (!setup.repeats()) {
      builder.disableAutomaticRetries();
    }
    setup
        .credentials()
        .ifPresent(own -> builder.setDefaultCredentialsProvider(ApacheContract.credentials(own)));
    inner.accept(builder);
    CircuitBreakerAsyncExecHandler guarding = new CircuitBreakerAsyncExecHandler(guard);
    CircuitBreakerAsyncExecHandler handler =
        setup.rejectionAnswer().map(guarding::respond).orElse(guarding);
    client =
        (position == Position.APPLICATION
                ? CircuitBreakerExecHandlers.addTo(builder, handler)
                : CircuitBreakerExecHandlers.addPerAttemptTo(builder, handler))
            .build();
    client.start();
  }

  /** Calls are made with this client, whatever its builder. */
  ApacheAsyncUnderTest(CloseableHttpAsyncClient client) {
    this.client = client;
    client.start();
  }

  private static PoolingAsyncClientConnectionManagerBuilder connections(ClientSetup setup) {
    PoolingAsyncClientConnectionManagerBuilder connections =
        PoolingAsyncClientConnectionManagerBuilder.create()
            .setDefaultConnectionConfig(ApacheContract.connectionConfig(setup))
            .setDefaultTlsConfig(ApacheContract.tlsConfig(setup));
    setup
        .tls()
        .ifPresent(tls -> connections.setTlsStrategy(new DefaultClientTlsStrategy(tls.context())));
    return connections;
  }

  @Override
  public ContractAnswer call(ContractCall call) throws Exception {
    Future<ContractAnswer> future = client.execute(request(call), new ContractConsumer(call), null);
    call.onCancel(() -> future.cancel(true));
    return future.get(120, TimeUnit.SECONDS);
  }

  private static AsyncRequestProducer request(ContractCall call) {
    URI uri = call.uri();
    AsyncRequestBuilder builder = AsyncRequestBuilder.create(call.method()).setUri(uri);
    call.headers().forEach(builder::addHeader);
    byte[] bytes = call.body();
    if (bytes != null) {
      builder.setEntity(
          new BasicAsyncEntityProducer(bytes, ContentType.APPLICATION_OCTET_STREAM) {
            @Override
            public boolean isRepeatable() {
              return !call.isOneShot();
            }
          });
    }
    RequestBodySource source = call.bodySource();
    if (source != null) {
      builder.setEntity(new SourceProducer(source));
    }
    return builder.build();
  }

  @Override
  public void close() {
    client.close(CloseMode.IMMEDIATE);
  }
}
