package io.fluxgate.apache;

import io.fluxgate.adapter.tck.ClientSetup;
import io.fluxgate.adapter.tck.HttpClientUnderTest;
import io.fluxgate.adapter.tck.Position;
import io.fluxgate.http.HttpGuard;
import org.apache.hc.client5.http.impl.async.H2AsyncClientBuilder;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;

/** The client that speaks HTTP/2 alone, and makes all calls to a host on one connection. */
final class ApacheHttp2UnderTest {

  private ApacheHttp2UnderTest() {}

  static HttpClientUnderTest of(Position position, HttpGuard guard, ClientSetup setup) {
    H2AsyncClientBuilder builder =
        HttpAsyncClients.customHttp2()
            .setDefaultRequestConfig(ApacheContract.requestConfig(setup))
            .disableAutomaticRetries();
    setup
        .tls()
        .ifPresent(tls -> builder.setTlsStrategy(new DefaultClientTlsStrategy(tls.context())));
    return new ApacheAsyncUnderTest(
        (position == Position.APPLICATION
                ? CircuitBreakerExecHandlers.addTo(builder, guard)
                : CircuitBreakerExecHandlers.addPerAttemptTo(builder, guard))
            .build());
  }
}
