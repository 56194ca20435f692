package io.fluxgate.apache;

import com.github.tomakehurst.wiremock.http.Fault;
import io.fluxgate.adapter.tck.Capability;
import io.fluxgate.adapter.tck.ClientSetup;
import io.fluxgate.adapter.tck.Deviations;
import io.fluxgate.adapter.tck.Expected;
import io.fluxgate.adapter.tck.FurtherFaults;
import io.fluxgate.adapter.tck.HttpClientUnderTest;
import io.fluxgate.adapter.tck.HttpFault;
import io.fluxgate.adapter.tck.wiremock.WireMockFaults;
import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpGuard;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

class ApacheClassicContractTest extends ApacheContract {

  @Override
  protected HttpClientUnderTest newClient(HttpGuard guard, ClientSetup setup) {
    return new ApacheClassicUnderTest(position(), guard, setup);
  }

  @Override
  protected HttpClientUnderTest newClientGuardedTwice(HttpGuard guard, ClientSetup setup) {
    return ApacheClassicUnderTest.guardedTwice(guard, setup);
  }

  @Override
  protected Set<Capability> capabilities() {
    Set<Capability> capabilities = super.capabilities();
    capabilities.add(Capability.BLOCKING);
    capabilities.add(Capability.CLOSE_EARLY);
    capabilities.add(Capability.GZIP);
    return capabilities;
  }

  @Override
  protected void deviations(Deviations deviations) {
    super.deviations(deviations);
    String skipped = "classic HttpClient skips what is no status line, until the connection ends";
    deviations
        .hits(HttpFault.FIN_BEFORE_RESPONSE, 2, REPEATED)
        .kind(HttpFault.GARBAGE_STATUS_LINE, HttpFailureKind.RESET, skipped)
        .hits(HttpFault.GARBAGE_STATUS_LINE, 2, REPEATED)
        .kind(HttpFault.GARBAGE_STATUS_CODE, HttpFailureKind.RESET, skipped)
        .hits(HttpFault.GARBAGE_STATUS_CODE, 2, REPEATED);
    if (isOldest()) {
      deviations.hits(HttpFault.UNSOLICITED_SWITCH, 2, REPEATED);
    }
  }

  @Override
  protected void furtherFaults(FurtherFaults faults) {
    WireMockFaults.addTo(
        faults,
        Map.of(
            Fault.EMPTY_RESPONSE,
            Expected.failure(HttpFailureKind.RESET, IOException.class).hits(2),
            Fault.CONNECTION_RESET_BY_PEER,
            Expected.failure(HttpFailureKind.RESET, IOException.class).hits(2),
            Fault.MALFORMED_RESPONSE_CHUNK,
            Expected.failure(HttpFailureKind.BODY, IOException.class),
            Fault.RANDOM_DATA_THEN_CLOSE,
            Expected.failure(HttpFailureKind.RESET, IOException.class).hits(2)));
  }
}
