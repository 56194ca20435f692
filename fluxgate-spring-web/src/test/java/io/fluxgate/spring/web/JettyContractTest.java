package io.fluxgate.spring.web;

import io.fluxgate.adapter.tck.Capability;
import io.fluxgate.adapter.tck.ClientSetup;
import io.fluxgate.adapter.tck.Deviations;
import io.fluxgate.adapter.tck.HttpAdapterContract;
import io.fluxgate.adapter.tck.HttpClientUnderTest;
import io.fluxgate.adapter.tck.HttpFault;
import io.fluxgate.http.HttpGuard;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;

// Some of the kinds that Jetty shows depend on timing: it runs nightly.
@Tag("slow")
class JettyContractTest extends HttpAdapterContract {

  @Override
  protected HttpClientUnderTest newClient(HttpGuard guard, ClientSetup setup) {
    return new JettyUnderTest(guard, setup, false);
  }

  @Override
  protected HttpClientUnderTest newClientGuardedTwice(HttpGuard guard, ClientSetup setup) {
    return new JettyUnderTest(guard, setup, true);
  }

  @Override
  protected Set<Capability> capabilities() {
    return EnumSet.of(
        Capability.BLOCKING,
        Capability.READ_TIMEOUT_IN_BODY,
        Capability.STREAM,
        Capability.CLOSE_EARLY,
        Capability.TLS,
        Capability.GZIP,
        Capability.BODY_SOURCE,
        Capability.SOCKS_PROXY,
        Capability.IGNORE_REDIRECTS,
        Capability.USER_INFO,
        Capability.SYNTHETIC_503);
  }

  @Override
  protected List<String> classifiers() {
    return List.of(SpringFailures.class.getName());
  }

  @Override
  protected void deviations(Deviations deviations) {
    // No HTTP_PROXY: Jetty reports a tunnel that is refused by an unchecked exception.
    JettyClients.deviations(deviations);
    deviations.omitted(
        HttpFault.CORRUPT_GZIP,
        "it depends on timing whether Jetty shows the headers before it fails to decode the body");
  }
}
