package io.fluxgate.apache;

import io.fluxgate.adapter.tck.ClientSetup;
import io.fluxgate.adapter.tck.ContractAnswer;
import io.fluxgate.adapter.tck.ContractCall;
import io.fluxgate.adapter.tck.HttpClientUnderTest;
import io.fluxgate.adapter.tck.Position;
import io.fluxgate.adapter.tck.RequestBodySource;
import io.fluxgate.http.HttpGuard;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.function.Consumer;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.DefaultHttpRequestRetryStrategy;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.SSLConnectionSocketFactory;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;

/** HttpClient's classic form as the contract drives it. */
final class ApacheClassicUnderTest implements HttpClientUnderTest {

  private final CloseableHttpClient client;

  ApacheClassicUnderTest(Position position, HttpGuard guard, ClientSetup setup) {
    this(position, guard, setup, builder -> {});
  }

  /** At each call, and at each of its attempts. */
  static ApacheClassicUnderTest guardedTwice(HttpGuard guard, ClientSetup setup) {
    return new ApacheClassicUnderTest(
        Position.APPLICATION,
        guard,
        setup,
        builder -> CircuitBreakerExecHandlers.addPerAttemptTo(builder, guard));
  }

  private ApacheClassicUnderTest(
      Position position, HttpGuard guard, ClientSetup setup, Consumer<HttpClientBuilder> inner) {
    HttpClientBuilder builder =
        HttpClients.custom()
            .setConnectionManager(connections(setup).build())
            .setProxy(ApacheContract.httpProxy(setup))
            .setDefaultRequestConfig(ApacheContract.requestConfig(setup))
            .setRetryStrategy(new DefaultHttpRequestRetryStrategy(1, TimeValue.ofMilliseconds(10)));
    if (!setup.repeats()) {
      builder.disableAutomaticRetries();
    }
    setup
        .credentials()
        .ifPresent(own -> builder.setDefaultCredentialsProvider(ApacheContract.credentials(own)));
    inner.accept(builder);
    CircuitBreakerExecHandler guarding = new CircuitBreakerExecHandler(guard);
    CircuitBreakerExecHandler handler =
        setup.rejectionAnswer().map(guarding::respond).orElse(guarding);
    client =
        (position == Position.APPLICATION
                ? CircuitBreakerExecHandlers.addTo(builder, handler)
                : CircuitBreakerExecHandlers.addPerAttemptTo(builder, handler))
            .build();
  }

  /** What replaces the socket factory is newer than the oldest supported client. */
  @SuppressWarnings("deprecation")
  private static PoolingHttpClientConnectionManagerBuilder connections(ClientSetup setup) {
    PoolingHttpClientConnectionManagerBuilder connections =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setDefaultConnectionConfig(ApacheContract.connectionConfig(setup))
            .setDefaultTlsConfig(ApacheContract.tlsConfig(setup))
            .setDefaultSocketConfig(
                SocketConfig.custom()
                    .setSocksProxyAddress(ApacheContract.socksProxy(setup))
                    .build());
    setup
        .tls()
        .ifPresent(
            tls -> connections.setSSLSocketFactory(new SSLConnectionSocketFactory(tls.context())));
    return connections;
  }

  @Override
  public ContractAnswer call(ContractCall call) throws Exception {
    HttpUriRequestBase request = new HttpUriRequestBase(call.method(), call.uri());
    call.headers().forEach(request::addHeader);
    byte[] bytes = call.body();
    if (bytes != null) {
      ContentType type = ContentType.APPLICATION_OCTET_STREAM;
      request.setEntity(
          call.isOneShot()
              ? new InputStreamEntity(new ByteArrayInputStream(bytes), bytes.length, type)
              : new ByteArrayEntity(bytes, type));
    }
    RequestBodySource source = call.bodySource();
    if (source != null) {
      request.setEntity(
          new InputStreamEntity(
              source.open(), source.declaredLength(), ContentType.APPLICATION_OCTET_STREAM));
    }
    call.onCancel(request::cancel);
    if (!call.isStreamed()) {
      return client.execute(request, response -> whole(call, response));
    }
    ClassicHttpResponse response = client.executeOpen(null, request, null);
    return call.answer(
        response.getCode(),
        ApacheContract.headers(response.getHeaders()),
        response.getEntity().getContent());
  }

  private static ContractAnswer whole(ContractCall call, ClassicHttpResponse response)
      throws IOException {
    HttpEntity entity = response.getEntity();
    byte[] body = entity == null ? new byte[0] : EntityUtils.toByteArray(entity);
    ContractAnswer answer =
        call.answer(response.getCode(), ApacheContract.headers(response.getHeaders()), body);
    return entity == null || entity.getTrailers() == null
        ? answer
        : answer.withTrailers(
            ApacheContract.headers(entity.getTrailers().get().toArray(new Header[0])));
  }

  @Override
  public void close() {
    client.close(CloseMode.IMMEDIATE);
  }
}
