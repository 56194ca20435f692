package io.fluxgate.jdkhttp;

import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.test.http.Capability;
import io.fluxgate.test.http.Deviations;
import io.fluxgate.test.http.HttpAdapterContract;
import io.fluxgate.test.http.HttpFault;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/** What the JDK's client does of its own accord, in both forms. */
abstract class JdkContract extends HttpAdapterContract {

  @Override
  protected Set<Capability> capabilities() {
    return EnumSet.of(
        Capability.STREAM,
        Capability.CLOSE_EARLY,
        Capability.TLS,
        Capability.FOLLOW_REDIRECTS,
        Capability.AUTHENTICATOR,
        Capability.USER_INFO,
        Capability.SYNTHETIC_503);
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
        .throwing(
            HttpFault.GARBAGE_CONTENT_LENGTH, IllegalArgumentException.class, IOException.class);
  }
}
