package io.fluxgate.jdkhttp;

import com.github.tomakehurst.wiremock.http.Fault;
import io.fluxgate.adapter.tck.Capability;
import io.fluxgate.adapter.tck.Deviations;
import io.fluxgate.adapter.tck.Expected;
import io.fluxgate.adapter.tck.FurtherFaults;
import io.fluxgate.adapter.tck.HttpAdapterContract;
import io.fluxgate.adapter.tck.HttpFault;
import io.fluxgate.adapter.tck.wiremock.WireMockFaults;
import io.fluxgate.http.HttpFailureKind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the JDK's client does of its own accord, in both forms. */
abstract class JdkContract extends HttpAdapterContract {

  @Override
  protected Set<Capability> capabilities() {
    return EnumSet.of(
        Capability.STREAM,
        Capability.CLOSE_EARLY,
        Capability.TLS,
        Capability.HTTP2,
        Capability.ONE_SHOT_BODY,
        Capability.BODY_SOURCE,
        Capability.HTTP_PROXY,
        Capability.TUNNEL_TIMEOUT,
        Capability.IGNORE_REDIRECTS,
        Capability.FOLLOW_REDIRECTS,
        Capability.SHOWS_REDIRECTS,
        Capability.SKIPS_EARLY_HINTS,
        Capability.AUTHENTICATOR,
        Capability.USER_INFO,
        Capability.SYNTHETIC_503);
  }

  @Override
  protected List<String> classifiers() {
    return List.of(JdkFailures.class.getName());
  }

  @Override
  protected void deviations(Deviations deviations) {
    String repeated = "the JDK sends a GET again whose connection breaks before the answer";
    deviations
        .hits(HttpFault.RESET_BEFORE_RESPONSE, 2, repeated)
        .hits(HttpFault.FIN_BEFORE_RESPONSE, 2, repeated)
        .kind(
            HttpFault.UNSOLICITED_SWITCH,
            HttpFailureKind.RESET,
            "the JDK asks for h2c by itself, takes any 101 for it, and finds the connection closed")
        .omitted(
            HttpFault.TLS_PLAIN_TEXT_PEER,
            "once in some 400 calls the JDK (17, 25) misses the answer and times out; FaultTest allows"
                + " for that")
        .throwing(HttpFault.UNKNOWN_HOST, ConnectException.class)
        .throwing(HttpFault.SILENCE, HttpTimeoutException.class)
        .throwing(
            HttpFault.GARBAGE_CONTENT_LENGTH, IllegalArgumentException.class, IOException.class);
    if (Runtime.version().feature() < 24) {
      deviations.omitted(
          HttpFault.HTTP2_GOAWAY_WITHIN_ANSWER,
          "before Java 24 the JDK breaks off the answers that the server would still finish");
    } else {
      deviations
          .hits(
              HttpFault.HTTP2_REFUSED_STREAM, 2, "since Java 24 a refused stream is repeated once")
          .omitted(
              "a GOAWAY that leaves 20 streams unprocessed is one failure",
              "since Java 24 the requests are repeated")
          .omitted(
              HttpFault.HTTP2_GOAWAY_UNPROCESSED,
              "since Java 24 the request is repeated, unless the end of the connection is seen first");
    }
  }

  /** For a client that follows redirects. */
  static void declareLateClassifications(Deviations deviations) {
    Expected late =
        new Expected(
            Expected.Classification.FAILED,
            Set.of(HttpFailureKind.BODY),
            List.of(IOException.class),
            500,
            1);
    String reason = "who answered is known only when the client completes, and then the body broke";
    deviations
        .instead(HttpFault.SERVER_ERROR_CUT_SHORT, late, reason)
        .instead(HttpFault.HTTP2_SERVER_ERROR_RESET, late, reason);
  }

  @Override
  protected void furtherFaults(FurtherFaults faults) {
    Expected reset = Expected.failure(HttpFailureKind.RESET, IOException.class).hits(2);
    WireMockFaults.addTo(
        faults,
        Map.of(
            Fault.EMPTY_RESPONSE,
            reset,
            Fault.CONNECTION_RESET_BY_PEER,
            reset,
            Fault.MALFORMED_RESPONSE_CHUNK,
            Expected.failure(HttpFailureKind.BODY, IOException.class),
            // A status line that the end of the connection cuts off.
            Fault.RANDOM_DATA_THEN_CLOSE,
            Expected.failure(HttpFailureKind.RESET, IOException.class)));
  }
}
