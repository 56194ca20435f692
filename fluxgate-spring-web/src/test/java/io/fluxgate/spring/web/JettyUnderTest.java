package io.fluxgate.spring.web;

import io.fluxgate.adapter.tck.ClientSetup;
import io.fluxgate.adapter.tck.ContractAnswer;
import io.fluxgate.adapter.tck.ContractCall;
import io.fluxgate.adapter.tck.HttpClientUnderTest;
import io.fluxgate.http.HttpGuard;
import java.time.Duration;
import org.eclipse.jetty.client.HttpClient;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JettyClientHttpRequestFactory;

/** Jetty behind Spring's request factory, as the contract drives it. */
final class JettyUnderTest implements HttpClientUnderTest {

  private final HttpClient jetty;
  private final ClientHttpRequestFactory factory;

  JettyUnderTest(HttpGuard guard, ClientSetup setup, boolean twice) {
    jetty = JettyClients.started(setup);
    JettyClientHttpRequestFactory plain = new JettyClientHttpRequestFactory(jetty);
    // The limit of the whole call; that of silence is Jetty's own.
    plain.setReadTimeout(Duration.ofMinutes(2));
    CircuitBreakerRequestFactory guarded =
        CircuitBreakerRequestFactory.wrap(
            twice ? CircuitBreakerRequestFactory.wrap(plain, guard) : plain, guard);
    factory = setup.rejectionAnswer().map(guarded::respond).orElse(guarded);
  }

  @Override
  public ContractAnswer call(ContractCall call) throws Exception {
    return UrlConnectionUnderTest.call(factory, call);
  }

  @Override
  public void close() {
    JettyClients.stop(jetty);
  }
}
