package io.fluxgate.okhttp;

import io.fluxgate.adapter.tck.Capability;
import io.fluxgate.adapter.tck.Deviations;
import io.fluxgate.adapter.tck.Expected;
import io.fluxgate.adapter.tck.HttpAdapterContract;
import io.fluxgate.adapter.tck.HttpFault;
import io.fluxgate.http.HttpFailureKind;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import okhttp3.OkHttp;

/** What OkHttp does of its own accord, in both forms. */
abstract class OkHttpContract extends HttpAdapterContract {

  @Override
  protected Set<Capability> capabilities() {
    Set<Capability> capabilities = ofEveryVersion();
    if (!OkHttp.VERSION.startsWith("4.")) {
      capabilities.add(Capability.KNOWS_HOST_OF_FAILURE);
    }
    return capabilities;
  }

  private static Set<Capability> ofEveryVersion() {
    return EnumSet.of(
        Capability.CANCEL,
        Capability.CANCEL_IN_BODY,
        Capability.CANCEL_IN_STREAM,
        Capability.CALL_TIMEOUT,
        Capability.READ_TIMEOUT_IN_BODY,
        Capability.STREAM,
        Capability.CLOSE_EARLY,
        Capability.TLS,
        Capability.HTTP2,
        Capability.GZIP,
        Capability.TRAILERS,
        Capability.ONE_SHOT_BODY,
        Capability.BODY_SOURCE,
        Capability.HTTP_PROXY,
        Capability.TUNNEL_TIMEOUT,
        Capability.SOCKS_PROXY,
        Capability.IGNORE_REDIRECTS,
        Capability.FOLLOW_REDIRECTS,
        Capability.SHOWS_REDIRECTS,
        Capability.SKIPS_EARLY_HINTS,
        Capability.KNOWS_HOST_OF_BODY,
        Capability.AUTHENTICATOR,
        Capability.USER_INFO,
        Capability.RETRIES_408,
        Capability.RETRIES_503_AT_ONCE,
        Capability.SYNTHETIC_503);
  }

  @Override
  protected List<String> classifiers() {
    return List.of(OkHttpFailures.class.getName(), EndedConnections.class.getName());
  }

  @Override
  protected void deviations(Deviations deviations) {
    deviations
        .throwing(HttpFault.PROXY_CHALLENGE, ProtocolException.class)
        .instead(
            HttpFault.GARBAGE_CONTENT_LENGTH,
            Expected.success(200),
            "OkHttp takes a length that is no number for none, and reads to the end of connection")
        .instead(
            HttpFault.UNSOLICITED_SWITCH,
            Expected.success(101),
            "OkHttp returns a 101 that it did not ask for like any other answer")
        .instead(
            HttpFault.HTTP2_TRUNCATED_LENGTH,
            Expected.success(0).throwing(IOException.class),
            "OkHttp itself does not mind, but ResponseBody.bytes() does when all has been read");
    for (HttpFault garbage :
        List.of(
            HttpFault.HTTP2_GARBAGE_FRAME,
            HttpFault.HTTP2_GARBAGE_SETTINGS,
            HttpFault.HTTP2_GARBAGE_HEADERS,
            HttpFault.HTTP2_DATA_OUTSIDE_OF_STREAMS)) {
      deviations.instead(
          garbage,
          Expected.failure(HttpFailureKind.PROTOCOL, IOException.class)
              .orKind(HttpFailureKind.RESET),
          "OkHttp closes a connection when it reads garbage; the caller, if still flushing its"
              + " request, learns only that the connection is closed");
    }
    if (OkHttp.VERSION.startsWith("4.")) {
      deviations
          .instead(
              HttpFault.EARLY_HINTS,
              Expected.failure(HttpFailureKind.PROTOCOL, Throwable.class),
              "OkHttp 4 throws an IllegalStateException of its own at the second early hint")
          .hits(HttpFault.HTTP2_REFUSED_STREAM, 2, "OkHttp 4 repeats a refused stream once")
          .omitted(
              "a GOAWAY that leaves 20 streams unprocessed is one failure",
              "OkHttp 4 repeats the requests without end")
          .omitted(
              HttpFault.HTTP2_GOAWAY_UNPROCESSED,
              "OkHttp 4 repeats the request without end, some hundred times a second");
    }
  }
}
