package io.fluxgate.examples.programs;

import static io.fluxgate.test.FluxgateAssertions.assertThat;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fluxgate.examples.programs.Retrofits.Things;
import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.HttpKey;
import io.fluxgate.test.ManualTicker;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import okhttp3.Request;
import okhttp3.ResponseBody;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import retrofit2.Call;
import retrofit2.Callback;
import retrofit2.Invocation;
import retrofit2.Response;

/** What Retrofit has beside plain calls: callbacks, cancelling, and the method as a key. */
class RetrofitTest {

  private static final HttpKey METHOD =
      request ->
          request
              .source(Request.class)
              .map(own -> own.tag(Invocation.class))
              .map(invocation -> "Things." + invocation.method().getName())
              .orElse("other");

  private final Upstream upstream = Upstream.start();

  @AfterEach
  void stopUpstream() {
    upstream.close();
  }

  @Test
  void callbackGetsAnswersThenErrorsThenRejection() throws Exception {
    HttpGuard guard = Guards.quick(ManualTicker.create());
    Things things = things(guard);

    assertThat(Retrofits.text(Answer.of(things.thing(Upstream.OK)).get(120, SECONDS)))
        .isEqualTo("hello");
    for (int i = 0; i < 3; i++) {
      assertThat(Answer.of(things.thing(Upstream.BROKEN)).get(120, SECONDS).code()).isEqualTo(500);
    }
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> Answer.of(things.thing(Upstream.OK)).get(120, SECONDS))
        .withCauseInstanceOf(CallNotPermittedIOException.class);

    assertThat(upstream.hits()).isEqualTo(4);
    assertThat(guard.registry().get(upstream.key())).hasRejected(1);
  }

  @Test
  void methodWithKeyOfItsOwnIsCutOffAlone() throws Exception {
    HttpGuard guard = Guards.quick(ManualTicker.create(), METHOD);
    Things things = things(guard);

    for (int i = 0; i < 3; i++) {
      assertThat(things.thing(Upstream.BROKEN).execute().code()).isEqualTo(500);
    }

    assertThatExceptionOfType(CallNotPermittedIOException.class)
        .isThrownBy(() -> things.thing(Upstream.OK).execute())
        .withMessageContaining("Things.thing");
    assertThat(Retrofits.text(things.other(Upstream.OK).execute())).isEqualTo("hello");
    assertThat(guard.registry().get("Things.other")).isClosed();
  }

  @Test
  void cancelledCallIsNoFailure() throws Exception {
    HttpGuard guard = Guards.quick(ManualTicker.create());
    Call<ResponseBody> call = things(guard).thing(Upstream.SILENT);
    Answer answer = Answer.of(call);
    upstream.awaitRequest();

    call.cancel();

    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> answer.get(120, SECONDS))
        .withCauseInstanceOf(IOException.class);
    assertThat(guard.registry().get(upstream.key())).hasIgnored(1).hasFailed(0);
  }

  private Things things(HttpGuard guard) {
    return Retrofits.things(Clients.okhttp(guard, Duration.ofSeconds(20)), upstream.uri());
  }

  /** A callback that is a future. */
  private static final class Answer extends CompletableFuture<Response<ResponseBody>>
      implements Callback<ResponseBody> {

    static Answer of(Call<ResponseBody> call) {
      Answer answer = new Answer();
      call.enqueue(answer);
      return answer;
    }

    @Override
    public void onResponse(Call<ResponseBody> call, Response<ResponseBody> response) {
      complete(response);
    }

    @Override
    public void onFailure(Call<ResponseBody> call, Throwable error) {
      completeExceptionally(error);
    }
  }
}
