package io.fluxgate.feign;

import io.fluxgate.adapter.tck.Capability;
import io.fluxgate.adapter.tck.ClientSetup;
import io.fluxgate.adapter.tck.Deviations;
import io.fluxgate.adapter.tck.Expected;
import io.fluxgate.adapter.tck.HttpAdapterContract;
import io.fluxgate.adapter.tck.HttpClientUnderTest;
import io.fluxgate.adapter.tck.HttpFault;
import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.okhttp.CircuitBreakerInterceptor;
import java.net.ProtocolException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;

/** Feign over OkHttp. Nightly: where Feign's adapter stands, the default client shows as well. */
@Tag("slow")
class OkHttpContractTest extends HttpAdapterContract {

  @Override
  protected HttpClientUnderTest newClient(HttpGuard guard, ClientSetup setup) {
    return FeignUnderTest.overOkHttp(guard, setup, builder -> builder);
  }

  /** By OkHttp's adapter, beneath Feign's. */
  @Override
  protected HttpClientUnderTest newClientGuardedTwice(HttpGuard guard, ClientSetup setup) {
    return FeignUnderTest.overOkHttp(
        guard, setup, builder -> builder.addInterceptor(new CircuitBreakerInterceptor(guard)));
  }

  @Override
  protected Set<Capability> capabilities() {
    return EnumSet.of(
        Capability.BLOCKING,
        Capability.READ_TIMEOUT_IN_BODY,
        Capability.STREAM,
        Capability.CLOSE_EARLY,
        Capability.TLS,
        Capability.GZIP,
        Capability.HTTP_PROXY,
        Capability.SOCKS_PROXY,
        Capability.IGNORE_REDIRECTS,
        Capability.AUTHENTICATOR,
        Capability.USER_INFO,
        Capability.SKIPS_EARLY_HINTS,
        Capability.RETRIES_408,
        Capability.RETRIES_503_AT_ONCE,
        Capability.SYNTHETIC_503);
  }

  @Override
  protected void deviations(Deviations deviations) {
    String cutOff = "beneath Feign, OkHttp's words for long headers are those for a cut-off line";
    deviations
        .instead(
            HttpFault.PROXY_CHALLENGE,
            Expected.failure(HttpFailureKind.PROTOCOL, ProtocolException.class),
            "OkHttp throws for a 407 of no proxy, and hides the answer")
        .kind(HttpFault.ENDLESS_HEADERS, HttpFailureKind.RESET, cutOff)
        .kind(HttpFault.ENDLESS_HEADER_LINE, HttpFailureKind.RESET, cutOff)
        .instead(
            HttpFault.GARBAGE_CONTENT_LENGTH,
            Expected.success(200),
            "OkHttp takes it for none, and Feign does not read it")
        .instead(
            HttpFault.UNSOLICITED_SWITCH,
            new Expected(
                Expected.Classification.FAILED, Set.of(HttpFailureKind.PROTOCOL), List.of(), 0, 1),
            "OkHttp takes it for the answer");
  }
}
