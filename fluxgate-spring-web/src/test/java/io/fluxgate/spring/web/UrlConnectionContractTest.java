package io.fluxgate.spring.web;

import io.fluxgate.adapter.tck.Capability;
import io.fluxgate.adapter.tck.ClientSetup;
import io.fluxgate.adapter.tck.Deviations;
import io.fluxgate.adapter.tck.Expected;
import io.fluxgate.adapter.tck.HttpAdapterContract;
import io.fluxgate.adapter.tck.HttpClientUnderTest;
import io.fluxgate.adapter.tck.HttpFault;
import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.adapter.UrlConnectionFailures;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

class UrlConnectionContractTest extends HttpAdapterContract {

  @Override
  protected HttpClientUnderTest newClient(HttpGuard guard, ClientSetup setup) {
    return new UrlConnectionUnderTest(guard, setup);
  }

  @Override
  protected HttpClientUnderTest newClientGuardedTwice(HttpGuard guard, ClientSetup setup) {
    return UrlConnectionUnderTest.guardedTwice(guard, setup);
  }

  @Override
  protected Set<Capability> capabilities() {
    return EnumSet.of(
        Capability.BLOCKING,
        Capability.READ_TIMEOUT_IN_BODY,
        Capability.STREAM,
        Capability.CLOSE_EARLY,
        Capability.TLS,
        Capability.BODY_SOURCE,
        Capability.HTTP_PROXY,
        Capability.SOCKS_PROXY,
        Capability.IGNORE_REDIRECTS,
        Capability.AUTHENTICATOR,
        Capability.USER_INFO,
        Capability.SYNTHETIC_503);
  }

  @Override
  protected List<String> classifiers() {
    return List.of(SpringFailures.class.getName(), UrlConnectionFailures.class.getName());
  }

  @Override
  protected void deviations(Deviations deviations) {
    String repeated = "HttpURLConnection sends a request again whose connection breaks";
    String lenient = "HttpURLConnection takes headers that break off for all there are";
    deviations
        .hits(HttpFault.RESET_BEFORE_RESPONSE, 2, repeated)
        .hits(HttpFault.FIN_BEFORE_RESPONSE, 2, repeated)
        .hits(HttpFault.ENDLESS_HEADERS, 2, repeated)
        .hits(HttpFault.ENDLESS_HEADER_LINE, 2, repeated)
        .throwing(HttpFault.GARBAGE_STATUS_LINE, IllegalArgumentException.class)
        .throwing(HttpFault.GARBAGE_STATUS_CODE, IllegalArgumentException.class)
        .instead(HttpFault.FIN_IN_HEADERS, Expected.success(200), lenient)
        .omitted(
            HttpFault.RESET_IN_HEADERS,
            "HttpURLConnection sends the request again if the reset overtakes the headers")
        .throwing(HttpFault.GARBAGE_CONTENT_LENGTH, NumberFormatException.class);
    if (takesInformationForAnswer()) {
      deviations
          .instead(
              HttpFault.UNSOLICITED_SWITCH,
              new Expected(
                  Expected.Classification.FAILED,
                  Set.of(HttpFailureKind.PROTOCOL),
                  List.of(),
                  0,
                  1),
              "HttpURLConnection takes it for the answer")
          .omitted(
              HttpFault.EARLY_HINTS,
              "HttpURLConnection takes early hints for the answer, and waits for their body");
    } else {
      deviations.hits(HttpFault.UNSOLICITED_SWITCH, 2, repeated);
    }
  }

  /** Java 17 does; Java 21 and later skip informational answers. */
  private static boolean takesInformationForAnswer() {
    return Runtime.version().feature() < 21;
  }
}
