package io.fluxgate.okhttp;

import io.fluxgate.adapter.tck.Capability;
import io.fluxgate.adapter.tck.ClientSetup;
import io.fluxgate.adapter.tck.HttpClientUnderTest;
import io.fluxgate.http.HttpGuard;
import java.util.Set;

class OkHttpExecuteContractTest extends OkHttpContract {

  @Override
  protected HttpClientUnderTest newClient(HttpGuard guard, ClientSetup setup) {
    return new OkHttpUnderTest(OkHttpUnderTest.Form.EXECUTE, guard, setup);
  }

  @Override
  protected HttpClientUnderTest newClientGuardedTwice(HttpGuard guard, ClientSetup setup) {
    return OkHttpUnderTest.guardedTwice(OkHttpUnderTest.Form.EXECUTE, guard, setup);
  }

  @Override
  protected HttpClientUnderTest newBareClient(ClientSetup setup) {
    return OkHttpUnderTest.bare(OkHttpUnderTest.Form.EXECUTE, setup);
  }

  @Override
  protected Set<Capability> capabilities() {
    Set<Capability> capabilities = super.capabilities();
    capabilities.add(Capability.BLOCKING);
    return capabilities;
  }
}
