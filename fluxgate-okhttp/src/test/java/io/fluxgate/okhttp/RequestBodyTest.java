package io.fluxgate.okhttp;

import static io.fluxgate.http.HttpFailureKind.LOCAL;
import static io.fluxgate.http.HttpFailureKind.RESET;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketException;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.FormBody;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSink;
import okio.GzipSink;
import okio.Okio;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Request bodies as programs make them: in parts, and changed by interceptors on their way. */
class RequestBodyTest {

  /** A body of unknown length. */
  private abstract static class Streamed extends RequestBody {

    @Override
    public @Nullable MediaType contentType() {
      return null;
    }
  }

  /** An upload that is forwarded, and whose sender gives up. */
  private static RequestBody aborted() {
    return new Streamed() {
      @Override
      public void writeTo(BufferedSink sink) throws IOException {
        sink.writeUtf8("half");
        throw new SocketException("Connection reset");
      }
    };
  }

  private static Request post(RawServer server, RequestBody body) {
    return new Request.Builder().url(server.url("/")).post(body).build();
  }

  private static OkHttpClient within(Rig rig, Interceptor interceptor) {
    return rig.client.newBuilder().addInterceptor(interceptor).build();
  }

  private static void assertLocal(Rig rig, OkHttpClient client, Request request)
      throws IOException {
    assertThat(Rig.failureOf(client.newCall(request))).isInstanceOf(SocketException.class);

    rig.assertCounts(0, 0, 1);
    rig.assertKind(LOCAL);
    rig.assertHealthyCallIsAdmitted();
  }

  @ParameterizedTest
  @EnumSource
  void partThatBreaksOffIsLocal(Rig.Position position) throws Exception {
    RequestBody parts =
        new MultipartBody.Builder()
            .addFormDataPart("name", "value")
            .addFormDataPart("file", "file", aborted())
            .build();
    try (RawServer server = RawServer.healthy();
        Rig rig = new Rig(position)) {
      assertLocal(rig, rig.client, post(server, parts));
    }
  }

  @Test
  void bodyThatBreaksOffWhileAnInterceptorLogsItIsLocal() throws Exception {
    try (RawServer server = RawServer.healthy();
        Rig rig = new Rig()) {
      Interceptor logging =
          chain -> {
            RequestBody body = chain.request().body();
            if (body != null) {
              body.writeTo(new Buffer());
            }
            return chain.proceed(chain.request());
          };

      assertLocal(rig, within(rig, logging), post(server, aborted()));
      assertThat(server.requests()).isZero();
    }
  }

  @Test
  void bodyThatBreaksOffWhileAnInterceptorZipsItIsLocal() throws Exception {
    try (RawServer server = RawServer.healthy();
        Rig rig = new Rig()) {
      assertLocal(rig, within(rig, RequestBodyTest::zipping), post(server, aborted()));
    }
  }

  /** Closes the sink that it is given. */
  private static Response zipping(Interceptor.Chain chain) throws IOException {
    Request request = chain.request();
    RequestBody body = request.body();
    if (body == null) {
      return chain.proceed(request);
    }
    RequestBody zipped =
        new Streamed() {
          @Override
          public void writeTo(BufferedSink sink) throws IOException {
            try (BufferedSink gzip = Okio.buffer(new GzipSink(sink))) {
              body.writeTo(gzip);
            }
          }
        };
    return chain.proceed(request.newBuilder().method(request.method(), zipped).build());
  }

  @Test
  void bodyThatClosesItsSinkIsSent() throws Exception {
    RequestBody closing =
        new Streamed() {
          @Override
          public void writeTo(BufferedSink sink) throws IOException {
            sink.writeUtf8("whole");
            sink.close();
          }
        };
    try (RawServer server = RawServer.healthy();
        Rig rig = new Rig()) {
      assertThat(Rig.failureOf(rig.client.newCall(post(server, closing)))).isNull();

      rig.assertCounts(1, 0, 0);
    }
  }

  /** What the body makes of the failure of its sink does not matter. */
  @Test
  void brokenConnectionThatTheBodyReportsInItsOwnWordsIsTheHosts() throws Exception {
    RequestBody wrapping =
        new Streamed() {
          @Override
          public void writeTo(BufferedSink sink) throws IOException {
            try {
              for (int i = 0; i < 10_000; i++) {
                sink.write(new byte[8_192]);
              }
            } catch (IOException broken) {
              throw new IOException("The upload failed", broken);
            }
          }
        };
    try (RawServer server =
            RawServer.start(
                peer -> {
                  if (peer.readRequest()) {
                    peer.reset();
                  }
                });
        Rig rig = new Rig()) {
      OkHttpClient client = rig.client.newBuilder().retryOnConnectionFailure(false).build();

      assertThat(Rig.failureOf(client.newCall(post(server, wrapping))))
          .isInstanceOf(IOException.class);

      rig.assertCounts(0, 1, 0);
      rig.assertKind(RESET);
    }
  }

  /** Interceptors that sign requests look for the fields of a form. */
  @Test
  void formIsStillAFormForInnerInterceptors() throws Exception {
    AtomicReference<@Nullable RequestBody> seen = new AtomicReference<>();
    try (RawServer server = RawServer.healthy();
        Rig rig = new Rig()) {
      OkHttpClient client =
          within(
              rig,
              chain -> {
                seen.set(chain.request().body());
                return chain.proceed(chain.request());
              });
      RequestBody form = new FormBody.Builder().add("a", "b").build();

      assertThat(Rig.failureOf(client.newCall(post(server, form)))).isNull();

      assertThat(seen.get()).isSameAs(form);
    }
  }
}
