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
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hc.core5.http.HttpException;

class ApacheAsyncContractTest extends ApacheContract {

  @Override
  protected HttpClientUnderTest newClient(HttpGuard guard, ClientSetup setup) {
    return new ApacheAsyncUnderTest(position(), guard, setup);
  }

  @Override
  protected HttpClientUnderTest newHttp2Client(HttpGuard guard, ClientSetup setup) {
    return ApacheHttp2UnderTest.of(position(), guard, setup);
  }

  @Override
  protected HttpClientUnderTest newClientGuardedTwice(HttpGuard guard, ClientSetup setup) {
    return ApacheAsyncUnderTest.guardedTwice(guard, setup);
  }

  @Override
  protected Set<Capability> capabilities() {
    Set<Capability> capabilities = super.capabilities();
    capabilities.add(Capability.HTTP2);
    if (!isOldest()) {
      capabilities.add(Capability.GZIP);
    } else {
      capabilities.remove(Capability.TUNNEL_TIMEOUT);
    }
    return capabilities;
  }

  @Override
  protected void deviations(Deviations deviations) {
    super.deviations(deviations);
    deviations
        .throwing(HttpFault.GARBAGE_STATUS_LINE, HttpException.class)
        .throwing(HttpFault.GARBAGE_STATUS_CODE, HttpException.class)
        .throwing(HttpFault.GARBAGE_CONTENT_LENGTH, HttpException.class)
        .throwing(HttpFault.UNSOLICITED_SWITCH, HttpException.class, IOException.class)
        .hits(HttpFault.RESET_AFTER_HEADERS, 2, REPEATED)
        .hits(HttpFault.RESET_IN_BODY, 2, REPEATED)
        .hits(HttpFault.RESET_IN_STREAM, 2, REPEATED)
        .hits(HttpFault.TRUNCATED_CHUNK, 2, REPEATED)
        .hits(HttpFault.GARBAGE_CHUNK_SIZE, 2, REPEATED);
    for (HttpFault fault :
        List.of(
            HttpFault.HTTP2_RESET_BEFORE_HEADERS,
            HttpFault.HTTP2_CANCEL_BEFORE_HEADERS,
            HttpFault.HTTP2_REFUSED_STREAM,
            HttpFault.HTTP2_RESET_IN_BODY,
            HttpFault.HTTP2_RESET_IN_STREAM,
            HttpFault.HTTP2_CANCEL_IN_BODY,
            HttpFault.HTTP2_NO_ERROR_IN_BODY,
            HttpFault.HTTP2_SERVER_ERROR_RESET,
            HttpFault.HTTP2_RESET_WITH_UNKNOWN_CODE,
            HttpFault.HTTP2_SILENCE,
            HttpFault.HTTP2_STALL_IN_BODY,
            HttpFault.HTTP2_CONNECTION_RESET_BEFORE_HEADERS,
            HttpFault.HTTP2_GOAWAY_WITH_ERROR,
            HttpFault.HTTP2_GARBAGE_FRAME,
            HttpFault.HTTP2_GARBAGE_SETTINGS,
            HttpFault.HTTP2_DATA_OUTSIDE_OF_STREAMS)) {
      deviations.hits(fault, 2, REPEATED);
    }
    if (!isOldest()) {
      deviations
          .hits(HttpFault.CORRUPT_GZIP, 2, REPEATED)
          .instead(
              HttpFault.TRUNCATED_GZIP,
              Expected.success(200),
              "HttpClient's async form (5.6) does not notice that the end of a gzip body is missing");
    }
    deviations.throwing(
        HttpFault.HTTP2_GARBAGE_HEADERS, IllegalArgumentException.class, IOException.class);
  }

  @Override
  protected void furtherFaults(FurtherFaults faults) {
    WireMockFaults.addTo(
        faults,
        Map.of(
            Fault.EMPTY_RESPONSE,
            Expected.failure(HttpFailureKind.RESET, IOException.class),
            Fault.CONNECTION_RESET_BY_PEER,
            Expected.failure(HttpFailureKind.RESET, IOException.class).hits(2),
            Fault.MALFORMED_RESPONSE_CHUNK,
            Expected.failure(HttpFailureKind.BODY, IOException.class).hits(2),
            Fault.RANDOM_DATA_THEN_CLOSE,
            Expected.failure(HttpFailureKind.PROTOCOL, HttpException.class)));
  }
}
