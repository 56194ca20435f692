package io.fluxgate.jdkhttp;

import io.fluxgate.adapter.tck.Capability;
import io.fluxgate.adapter.tck.ClientSetup;
import io.fluxgate.adapter.tck.Deviations;
import io.fluxgate.adapter.tck.HttpClientUnderTest;
import io.fluxgate.http.HttpGuard;
import java.util.Set;

class JdkSendAsyncFollowingRedirectsContractTest extends JdkContract {

  @Override
  protected HttpClientUnderTest newClient(HttpGuard guard, ClientSetup setup) {
    return new JdkUnderTest(JdkUnderTest.Form.SEND_ASYNC_FOLLOWING_REDIRECTS, guard, setup);
  }

  @Override
  protected HttpClientUnderTest newClientGuardedTwice(HttpGuard guard, ClientSetup setup) {
    return JdkUnderTest.guardedTwice(
        JdkUnderTest.Form.SEND_ASYNC_FOLLOWING_REDIRECTS, guard, setup);
  }

  @Override
  protected Set<Capability> capabilities() {
    Set<Capability> capabilities = super.capabilities();
    capabilities.add(Capability.CANCEL);
    capabilities.add(Capability.CANCEL_IN_BODY);
    capabilities.remove(Capability.IGNORE_REDIRECTS);
    return capabilities;
  }

  @Override
  protected void deviations(Deviations deviations) {
    super.deviations(deviations);
    declareLateClassifications(deviations);
  }
}
