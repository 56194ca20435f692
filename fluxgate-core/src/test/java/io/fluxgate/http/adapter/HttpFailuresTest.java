package io.fluxgate.http.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CallNotPermittedException;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpProgress;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HttpFailuresTest {

  private static Throwable caused(Throwable error, Throwable cause) {
    error.initCause(cause);
    return error;
  }

  static CallNotPermittedException rejection() {
    CircuitBreaker breaker = CircuitBreaker.of("inner");
    breaker.forceOpen();
    return Assertions.catchThrowableOfType(CallNotPermittedException.class, breaker::acquire);
  }

  private static Arguments of(HttpFailureKind kind, Throwable error) {
    return Arguments.of(error, kind);
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        of(HttpFailureKind.CONNECT, new ConnectException("Connection refused")),
        of(HttpFailureKind.CONNECT, caused(new ConnectException(), new ClosedChannelException())),
        of(HttpFailureKind.CONNECT, new NoRouteToHostException()),
        of(HttpFailureKind.CONNECT, new PortUnreachableException()),
        of(HttpFailureKind.CONNECT_TIMEOUT, new ConnectException("Connection timed out")),
        of(HttpFailureKind.CONNECT_TIMEOUT, new SocketTimeoutException("Connect timed out")),
        of(HttpFailureKind.DNS, new UnknownHostException("nowhere")),
        of(HttpFailureKind.DNS, caused(new ConnectException(), new UnresolvedAddressException())),
        of(HttpFailureKind.RESPONSE_TIMEOUT, new SocketTimeoutException("Read timed out")),
        of(HttpFailureKind.RESPONSE_TIMEOUT, new SocketTimeoutException()),
        of(HttpFailureKind.CALL_TIMEOUT, new InterruptedIOException("timeout")),
        of(HttpFailureKind.CANCELLED, new InterruptedIOException()),
        of(HttpFailureKind.CANCELLED, new InterruptedException()),
        of(HttpFailureKind.CANCELLED, new ClosedByInterruptException()),
        of(HttpFailureKind.CANCELLED, new SocketException("Closed by interrupt")),
        of(HttpFailureKind.CANCELLED, new CancellationException()),
        of(HttpFailureKind.CANCELLED, new CompletionException(new CancellationException())),
        of(HttpFailureKind.CANCELLED, new IOException(new InterruptedException())),
        of(HttpFailureKind.TLS, new SSLHandshakeException("no")),
        of(HttpFailureKind.TLS, caused(new SSLHandshakeException("no"), new EOFException())),
        of(HttpFailureKind.TLS, new SSLPeerUnverifiedException("no")),
        of(HttpFailureKind.TLS, new SSLException("plain text")),
        of(HttpFailureKind.RESET, new SocketException("Connection reset")),
        of(HttpFailureKind.RESET, new IOException(new EOFException())),
        of(HttpFailureKind.RESET, new ClosedChannelException()),
        of(HttpFailureKind.RESET, new IOException("Connection reset by peer")),
        of(HttpFailureKind.RESET, new IOException(new IOException("Broken pipe"))),
        of(
            HttpFailureKind.RESET,
            new IOException("An existing connection was forcibly closed by the remote host")),
        of(
            HttpFailureKind.RESET,
            new IOException(
                "An established connection was aborted by the software in your host machine")),
        of(HttpFailureKind.RESPONSE_TIMEOUT, new IOException("Connection timed out")),
        of(HttpFailureKind.PROTOCOL, new ProtocolException("garbage")),
        of(HttpFailureKind.LOCAL, new ProtocolException("Too many follow-up requests: 21")),
        of(
            HttpFailureKind.PROTOCOL,
            new ProtocolException("Unexpected status line: Too many follow-up requests: 21")),
        of(HttpFailureKind.LOCAL, new NoSuchFileException("upload.bin")),
        of(HttpFailureKind.LOCAL, new CancellationException("a time limit of its own") {}),
        of(HttpFailureKind.LOCAL, rejection()),
        of(HttpFailureKind.LOCAL, new CallNotPermittedIOException(rejection())),
        of(HttpFailureKind.LOCAL, new IOException(new CallNotPermittedIOException(rejection()))),
        of(HttpFailureKind.LOCAL, new IllegalStateException("a bug")),
        of(HttpFailureKind.LOCAL, new AssertionError()),
        of(HttpFailureKind.UNKNOWN, new IOException("something")),
        of(
            HttpFailureKind.RESET,
            new ExecutionException(
                new UncheckedIOException(new IOException(new SocketException("reset"))))));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void faultBeforeTheResponseHasItsKind(Throwable error, HttpFailureKind kind) {
    assertThat(HttpFailures.kindOf(error, HttpProgress.NO_RESPONSE)).isEqualTo(kind);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void faultAfterTheHeadersIsOneOfTheBodyUnlessItIsATimeoutOrOurs(
      Throwable error, HttpFailureKind kind) {
    HttpFailureKind expected =
        switch (kind) {
          case RESPONSE_TIMEOUT, CALL_TIMEOUT, CANCELLED, LOCAL -> kind;
          case CONNECT_TIMEOUT -> HttpFailureKind.RESPONSE_TIMEOUT;
          default -> HttpFailureKind.BODY;
        };

    assertThat(HttpFailures.kindOf(error, HttpProgress.HEADERS)).isEqualTo(expected);
  }

  @Test
  void cyclicCausesEnd() {
    IOException first = new IOException("first");
    IOException second = new IOException("second", first);
    first.initCause(second);

    assertThat(HttpFailures.kindOf(first, HttpProgress.NO_RESPONSE))
        .isEqualTo(HttpFailureKind.UNKNOWN);
  }

  @Test
  void clientsOwnRulesComeFirstAndNullLeavesItToTheSharedOnes() {
    IOException error = new IOException(new SocketException("reset"));

    assertThat(
            HttpFailures.kindOf(
                error,
                HttpProgress.NO_RESPONSE,
                link -> link instanceof SocketException ? HttpFailureKind.PROTOCOL : null))
        .isEqualTo(HttpFailureKind.PROTOCOL);
    assertThat(HttpFailures.kindOf(error, HttpProgress.NO_RESPONSE, link -> null))
        .isEqualTo(HttpFailureKind.RESET);
  }
}
