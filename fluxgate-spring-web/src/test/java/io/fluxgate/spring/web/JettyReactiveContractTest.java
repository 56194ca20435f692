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
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;

// Some of the kinds that Jetty shows depend on timing: it runs nightly.
@Tag("slow")
class JettyReactiveContractTest extends HttpAdapterContract {

  @Override
  protected HttpClientUnderTest newClient(HttpGuard guard, ClientSetup setup) {
    return new JettyReactiveUnderTest(guard, setup, false);
  }

  @Override
  protected HttpClientUnderTest newClientGuardedTwice(HttpGuard guard, ClientSetup setup) {
    return new JettyReactiveUnderTest(guard, setup, true);
  }

  @Override
  protected Set<Capability> capabilities() {
    return EnumSet.of(
        Capability.CANCEL,
        Capability.READ_TIMEOUT_IN_BODY,
        Capability.STREAM,
        Capability.TLS,
        Capability.GZIP,
        Capability.ONE_SHOT_BODY,
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
    JettyClients.deviations(deviations);
    deviations
        .omitted(
            "an upload that is answered and cut off is judged by what the client shows",
            "it depends on timing whether Jetty shows the answer or the upload that failed")
        .throwing(HttpFault.SILENCE, TimeoutException.class)
        .throwing(HttpFault.STALL_IN_HEADERS, TimeoutException.class)
        .throwing(HttpFault.STALL_AFTER_HEADERS, TimeoutException.class)
        .throwing(HttpFault.STALL_IN_BODY, TimeoutException.class);
  }
}
