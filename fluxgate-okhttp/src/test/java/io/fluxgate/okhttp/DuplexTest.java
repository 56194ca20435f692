package io.fluxgate.okhttp;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.http.HttpFailureKind;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** OkHttp removes the time limit of a duplex call that has begun, so its end is a cancel. */
class DuplexTest {

  /** As OkHttp ends a call whose time is over, and one that is cancelled. */
  private static final Interceptor UNTIL_CANCELLED =
      chain -> {
        while (!chain.call().isCanceled()) {
          LockSupport.parkNanos(100_000);
        }
        throw new IOException("Canceled");
      };

  private static Request request(boolean duplex) {
    RequestBody body =
        new RequestBody() {
          @Override
          public @Nullable MediaType contentType() {
            return null;
          }

          @Override
          public boolean isDuplex() {
            return duplex;
          }

          @Override
          public void writeTo(BufferedSink sink) throws IOException {
            sink.writeByte('x');
          }
        };
    return new Request.Builder().url("http://localhost:1/").post(body).build();
  }

  private static OkHttpClient client(Rig rig) {
    return rig.client
        .newBuilder()
        .addInterceptor(UNTIL_CANCELLED)
        .callTimeout(Duration.ofMillis(50))
        .build();
  }

  @Test
  void theEndOfADuplexCallIsNoTimeout() {
    try (Rig rig = new Rig()) {
      assertThat(Rig.failureOf(client(rig).newCall(request(true)))).isNotNull();

      rig.assertCancelled();
    }
  }

  @Test
  void theEndOfAnotherCallWhoseTimeIsOverIsATimeout() {
    try (Rig rig = new Rig()) {
      assertThat(Rig.failureOf(client(rig).newCall(request(false)))).isNotNull();

      rig.assertKind(HttpFailureKind.CALL_TIMEOUT);
      rig.assertCounts(0, 1, 0);
    }
  }
}
