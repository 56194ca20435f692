package io.fluxgate.spring.web;

import io.fluxgate.adapter.tck.ClientSetup;
import io.fluxgate.http.HttpGuard;
import org.eclipse.jetty.client.HttpClient;
import org.springframework.http.client.reactive.JettyClientHttpConnector;

/** WebClient over Jetty as the contract drives it. */
final class JettyReactiveUnderTest extends WebClientUnderTest {

  private final HttpClient jetty;

  JettyReactiveUnderTest(HttpGuard guard, ClientSetup setup, boolean twice) {
    this(guard, setup, twice, JettyClients.started(setup));
  }

  private JettyReactiveUnderTest(
      HttpGuard guard, ClientSetup setup, boolean twice, HttpClient jetty) {
    super(guard, setup, twice, new JettyClientHttpConnector(jetty));
    this.jetty = jetty;
  }

  @Override
  public void close() {
    JettyClients.stop(jetty);
  }
}
