package io.fluxgate.adapter.tck.wiremock;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static io.fluxgate.adapter.tck.Expected.failure;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.adapter.tck.ContractTarget;
import io.fluxgate.adapter.tck.Expected;
import io.fluxgate.adapter.tck.FurtherFaults;
import java.io.IOException;
import java.net.URI;
import java.util.Map;

/** The faults and delays of a server that others wrote. */
public final class WireMockFaults {

  private WireMockFaults() {}

  /** What WireMock itself calls a fault ends as expected here. */
  public static void addTo(FurtherFaults faults, Map<Fault, Expected> expected) {
    assertThat(expected).containsOnlyKeys(Fault.values());
    expected.forEach((fault, outcome) -> faults.add("WireMock: " + fault, at(fault), outcome));
    faults
        .addHurried(
            "WireMock: fixed delay",
            () -> new Server(aResponse().withFixedDelay(2_000)),
            failure(HttpFailureKind.RESPONSE_TIMEOUT, IOException.class))
        .addHurried(
            "WireMock: log-normal delay",
            () -> new Server(aResponse().withLogNormalRandomDelay(2_000, 0.1)),
            failure(HttpFailureKind.RESPONSE_TIMEOUT, IOException.class))
        .add(
            "WireMock: chunked dribble",
            () -> new Server(aResponse().withBody("drip").withChunkedDribbleDelay(4, 100)),
            Expected.success(200));
  }

  private static ContractTarget.Factory at(Fault fault) {
    return () -> new Server(aResponse().withFault(fault));
  }

  /** A server that has this answer for every request. */
  private static final class Server implements ContractTarget {

    private final WireMockServer server =
        new WireMockServer(
            options().bindAddress("127.0.0.1").dynamicPort().http2PlainDisabled(true));

    Server(ResponseDefinitionBuilder answer) {
      server.start();
      server.stubFor(any(anyUrl()).willReturn(answer));
    }

    @Override
    public URI uri() {
      return URI.create(server.baseUrl() + "/");
    }

    @Override
    public int requests() {
      return server.getAllServeEvents().size();
    }

    @Override
    public void close() {
      server.stop();
    }
  }
}
