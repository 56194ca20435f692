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
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.timeout.ReadTimeoutException;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

class ReactorNettyContractTest extends HttpAdapterContract {

  @Override
  protected HttpClientUnderTest newClient(HttpGuard guard, ClientSetup setup) {
    return new ReactorNettyUnderTest(guard, setup);
  }

  @Override
  protected HttpClientUnderTest newHttp2Client(HttpGuard guard, ClientSetup setup) {
    return ReactorNettyUnderTest.onOneConnection(guard, setup);
  }

  @Override
  protected HttpClientUnderTest newClientGuardedTwice(HttpGuard guard, ClientSetup setup) {
    return new ReactorNettyUnderTest(guard, setup, true);
  }

  @Override
  protected Set<Capability> capabilities() {
    return EnumSet.of(
        Capability.CANCEL,
        Capability.READ_TIMEOUT_IN_BODY,
        Capability.STREAM,
        Capability.TLS,
        Capability.HTTP2,
        Capability.HTTP2_WITHOUT_TLS,
        Capability.GZIP,
        Capability.ONE_SHOT_BODY,
        Capability.BODY_SOURCE,
        Capability.SOCKS_PROXY,
        Capability.IGNORE_REDIRECTS,
        Capability.FOLLOW_REDIRECTS,
        Capability.KNOWS_HOST_OF_BODY,
        Capability.USER_INFO,
        Capability.SYNTHETIC_503);
  }

  @Override
  protected List<String> classifiers() {
    return List.of(SpringFailures.class.getName());
  }

  @Override
  protected void deviations(Deviations deviations) {
    Expected informational =
        new Expected(
            Expected.Classification.FAILED, Set.of(HttpFailureKind.PROTOCOL), List.of(), 0, 1);
    String taken = "Reactor Netty takes it for the answer";
    String silent = "Netty closes the connection, and does not tell its streams why";
    deviations
        .instead(HttpFault.HTTP2_EARLY_HINTS, informational, taken)
        .instead(
            HttpFault.HTTP2_TRUNCATED_LENGTH,
            Expected.failure(HttpFailureKind.BODY, Http2Exception.class),
            "Netty compares the length of a body over HTTP/2, too")
        .kind(HttpFault.HTTP2_GARBAGE_FRAME, HttpFailureKind.RESET, silent)
        .kind(HttpFault.HTTP2_GARBAGE_SETTINGS, HttpFailureKind.RESET, silent)
        .kind(HttpFault.HTTP2_GARBAGE_HEADERS, HttpFailureKind.RESET, silent)
        .kind(HttpFault.HTTP2_DATA_OUTSIDE_OF_STREAMS, HttpFailureKind.RESET, silent)
        .throwing(HttpFault.HTTP2_SILENCE, ReadTimeoutException.class)
        .throwing(HttpFault.HTTP2_STALL_IN_BODY, ReadTimeoutException.class)
        .instead(HttpFault.UNSOLICITED_SWITCH, informational, taken)
        .instead(HttpFault.EARLY_HINTS, informational, taken)
        .instead(
            HttpFault.TRUNCATED_GZIP,
            Expected.success(200),
            "Netty ends what it has decoded without an error")
        .throwing(
            HttpFault.TLS_CLIENT_CERTIFICATE_MISSING, DecoderException.class, IOException.class)
        .throwing(HttpFault.CORRUPT_GZIP, DecompressionException.class)
        .throwing(HttpFault.SILENCE, ReadTimeoutException.class)
        .throwing(HttpFault.STALL_IN_HEADERS, ReadTimeoutException.class)
        .throwing(HttpFault.STALL_AFTER_HEADERS, ReadTimeoutException.class)
        .throwing(HttpFault.STALL_IN_BODY, ReadTimeoutException.class)
        .throwing(HttpFault.FIN_IN_HEADERS, PrematureChannelClosureException.class)
        .throwing(HttpFault.ENDLESS_HEADERS, TooLongHttpHeaderException.class)
        .throwing(HttpFault.ENDLESS_HEADER_LINE, TooLongHttpHeaderException.class)
        .throwing(HttpFault.GARBAGE_STATUS_LINE, IllegalArgumentException.class)
        .throwing(HttpFault.GARBAGE_STATUS_CODE, IllegalArgumentException.class)
        .throwing(HttpFault.GARBAGE_CONTENT_LENGTH, IllegalArgumentException.class)
        .throwing(HttpFault.GARBAGE_CHUNK_SIZE, NumberFormatException.class);
  }
}
