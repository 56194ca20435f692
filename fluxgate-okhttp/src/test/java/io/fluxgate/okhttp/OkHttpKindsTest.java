package io.fluxgate.okhttp;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpProgress;
import java.io.IOException;
import java.net.Socket;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.Handshake;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.Route;
import okhttp3.internal.http2.ErrorCode;
import okhttp3.internal.http2.StreamResetException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What exceptions and events of OkHttp mean, by their origin. */
class OkHttpKindsTest {

  private static final Request REQUEST = new Request.Builder().url("http://host/").build();

  private static IOException thrownIn(String type, String method, String message) {
    IOException error = new IOException(message);
    error.setStackTrace(new StackTraceElement[] {new StackTraceElement(type, method, null, 1)});
    return error;
  }

  @ParameterizedTest
  @CsvSource({"500, CONNECT", "520, CONNECT", "599, CONNECT", "403, LOCAL", "450, LOCAL"})
  void proxyThatRefusesATunnelMeansTheHostOnlyByItsStatus(int status, HttpFailureKind kind) {
    IOException refusal =
        thrownIn(
            "okhttp3.internal.connection.ConnectPlan",
            "createTunnel",
            "Unexpected response code for CONNECT: " + status);

    assertThat(OkHttpFailures.kindOf(refusal, HttpProgress.NO_RESPONSE)).isEqualTo(kind);
  }

  @Test
  void streamsThatAreResetAsAConnectionEndsEndWithIt() {
    for (ErrorCode code : ErrorCode.values()) {
      boolean ends = code == ErrorCode.CANCEL || code == ErrorCode.REFUSED_STREAM;

      assertThat(
              EndedConnections.endsConnection(
                  HttpFailureKind.RESET, new StreamResetException(code)))
          .as(code.name())
          .isEqualTo(ends);
    }
  }

  @Test
  void bodyThatCannotBeUnpackedIsOfTheHostThoughTheHeaderIsGone() {
    Response unpacked =
        new Response.Builder()
            .request(REQUEST)
            .protocol(Protocol.HTTP_1_1)
            .code(200)
            .message("OK")
            .build();

    assertThat(
            OkHttpFailures.kindAfter(
                unpacked, null, thrownIn("okio.GzipSource", "read", "CRC: no match")))
        .isEqualTo(HttpFailureKind.BODY);
    assertThat(
            OkHttpFailures.kindAfter(
                unpacked, null, thrownIn("com.example.Json", "parse", "no JSON")))
        .isEqualTo(HttpFailureKind.LOCAL);
  }

  @Test
  void connectionOfACallIsTheLastThatItGot() {
    WireEvents events =
        new WireEvents(null) {
          @Override
          void redirected(Request next) {}
        };
    Call call = new OkHttpClient().newCall(REQUEST);
    Connection first = new NoConnection();
    Connection second = new NoConnection();

    events.connectionAcquired(call, first);
    assertThat(events.lastConnection()).isSameAs(first);
    events.connectionAcquired(call, second);
    assertThat(events.lastConnection()).isSameAs(second);
  }

  private static final class NoConnection implements Connection {

    @Override
    public Route route() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Socket socket() {
      throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable Handshake handshake() {
      return null;
    }

    @Override
    public Protocol protocol() {
      return Protocol.HTTP_1_1;
    }
  }
}
