package io.fluxgate.okhttp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A body that was read to its length is over, though its reader neither sees -1 nor closes it. */
class UnclosedBodyTest {

  private static Rig rig(Rig.Position position, boolean probe) {
    Rig rig = new Rig(position);
    if (!probe) {
      rig.breaker.reset();
    }
    return rig;
  }

  private static RawServer answering(int length) throws IOException {
    return RawServer.answering(
        "HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n" + "o".repeat(length));
  }

  @ParameterizedTest
  @CsvSource({
    "APPLICATION, true, 2",
    "APPLICATION, true, 8192",
    "APPLICATION, true, 8193",
    "APPLICATION, true, 1000000",
    "APPLICATION, false, 2",
    "APPLICATION, false, 8192",
    "APPLICATION, false, 8193",
    "APPLICATION, false, 1000000",
    "NETWORK, true, 2",
    "NETWORK, true, 1000000",
    "NETWORK, false, 2",
    "NETWORK, false, 1000000",
  })
  void bodyReadToItsLengthIsASuccess(Rig.Position position, boolean probe, int length)
      throws Exception {
    try (RawServer server = answering(length);
        Rig rig = rig(position, probe);
        Response response = rig.client.newCall(Rig.get(server.url("/"))).execute()) {
      new DataInputStream(response.body().byteStream()).readFully(new byte[length]);

      rig.assertCounts(1, 0, 0);
      rig.assertHealthyCallIsAdmitted();
    }
  }

  @ParameterizedTest
  @CsvSource({"APPLICATION, true", "APPLICATION, false", "NETWORK, true", "NETWORK, false"})
  void bodyReadToOneByteBeforeItsLengthIsOpen(Rig.Position position, boolean probe)
      throws Exception {
    try (RawServer server =
            RawServer.start(
                peer -> {
                  peer.readRequest();
                  peer.write("HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n" + "o".repeat(8999));
                  peer.awaitEnd();
                });
        Rig rig = rig(position, probe);
        Response response = rig.client.newCall(Rig.get(server.url("/"))).execute()) {
      new DataInputStream(response.body().byteStream()).readFully(new byte[8999]);

      assertThat(rig.breaker.info().counts().succeeded()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"4", "9000"})
  void bodyThatAnInterceptorMadeLongerIsOverAtItsOwnLength(int length) throws Exception {
    try (RawServer server = RawServer.healthy();
        Rig rig = new Rig()) {
      OkHttpClient client =
          rig.client
              .newBuilder()
              .addInterceptor(
                  chain -> {
                    Response response = chain.proceed(chain.request());
                    String longer = response.body().string() + "o".repeat(length - 2);
                    return response
                        .newBuilder()
                        .body(okhttp3.ResponseBody.create(longer, null))
                        .build();
                  })
              .build();
      try (Response response = client.newCall(Rig.get(server.url("/"))).execute()) {
        assertThat(rig.breaker.info().probesInFlight()).isEqualTo(1);

        new DataInputStream(response.body().byteStream()).readFully(new byte[length]);

        rig.assertCounts(1, 0, 0);
      }
    }
  }
}
