package io.fluxgate.okhttp;

import io.fluxgate.http.HttpGuard;
import io.fluxgate.test.http.ClientSetup;
import io.fluxgate.test.http.HttpClientUnderTest;

class OkHttpEnqueueContractTest extends OkHttpContract {

  @Override
  protected HttpClientUnderTest newClient(HttpGuard guard, ClientSetup setup) {
    return new OkHttpUnderTest(OkHttpUnderTest.Form.ENQUEUE, guard, setup);
  }
}
