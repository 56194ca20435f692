package io.fluxgate.okhttp;

import io.fluxgate.adapter.tck.ClientSetup;
import io.fluxgate.adapter.tck.HttpClientUnderTest;
import io.fluxgate.http.HttpGuard;

class OkHttpEnqueueContractTest extends OkHttpContract {

  @Override
  protected HttpClientUnderTest newClient(HttpGuard guard, ClientSetup setup) {
    return new OkHttpUnderTest(OkHttpUnderTest.Form.ENQUEUE, guard, setup);
  }

  @Override
  protected HttpClientUnderTest newClientGuardedTwice(HttpGuard guard, ClientSetup setup) {
    return OkHttpUnderTest.guardedTwice(OkHttpUnderTest.Form.ENQUEUE, guard, setup);
  }
}
