package io.fluxgate.okhttp;

import io.fluxgate.adapter.tck.Capability;
import io.fluxgate.adapter.tck.ClientSetup;
import io.fluxgate.adapter.tck.Deviations;
import io.fluxgate.adapter.tck.Expected;
import io.fluxgate.adapter.tck.HttpClientUnderTest;
import io.fluxgate.adapter.tck.HttpFault;
import io.fluxgate.adapter.tck.Position;
import io.fluxgate.http.HttpGuard;
import java.io.IOException;
import java.util.Set;
import okhttp3.OkHttp;

class OkHttpNetworkContractTest extends OkHttpContract {

  @Override
  protected Position position() {
    return Position.NETWORK;
  }

  @Override
  protected HttpClientUnderTest newClient(HttpGuard guard, ClientSetup setup) {
    return new OkHttpUnderTest(OkHttpUnderTest.Form.EXECUTE, position(), guard, setup);
  }

  @Override
  protected HttpClientUnderTest newBareClient(ClientSetup setup) {
    return OkHttpUnderTest.bare(OkHttpUnderTest.Form.EXECUTE, setup);
  }

  @Override
  protected Set<Capability> capabilities() {
    Set<Capability> capabilities = super.capabilities();
    capabilities.add(Capability.BLOCKING);
    // OkHttp does not let a network interceptor answer by itself.
    capabilities.remove(Capability.SYNTHETIC_503);
    return capabilities;
  }

  @Override
  protected void deviations(Deviations deviations) {
    super.deviations(deviations);
    String zipped = "a network interceptor sees the zipped body, and that one is whole";
    Expected whole = Expected.success(0).throwing(IOException.class);
    deviations
        .instead(HttpFault.CORRUPT_GZIP, whole, zipped)
        .instead(HttpFault.TRUNCATED_GZIP, whole, zipped);
    if (OkHttp.VERSION.startsWith("4.")) {
      deviations.omitted(
          HttpFault.HTTP2_REFUSED_STREAM,
          "OkHttp 4 repeats the request without end once its second attempt is rejected");
    }
  }
}
