package io.fluxgate.benchmarks.soak;

import io.fluxgate.http.HttpGuard;
import io.fluxgate.okhttp.CircuitBreakerInterceptor;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** OkHttp: {@code execute}, or {@code enqueue}. */
record OkHttpApi(OkHttpClient client, boolean queued) implements ClientApi {

  static OkHttpClient client(HttpGuard guard, ExecutorService threads) {
    Dispatcher dispatcher = new Dispatcher(threads);
    dispatcher.setMaxRequests(1_000);
    dispatcher.setMaxRequestsPerHost(1_000);
    return new OkHttpClient.Builder()
        .addInterceptor(new CircuitBreakerInterceptor(guard))
        .dispatcher(dispatcher)
        .connectTimeout(RESPONSE_TIMEOUT)
        .readTimeout(RESPONSE_TIMEOUT)
        .build();
  }

  static List<ClientApi> both(OkHttpClient client) {
    return List.of(new OkHttpApi(client, false), new OkHttpApi(client, true));
  }

  @Override
  public String name() {
    return queued ? "OkHttp enqueue" : "OkHttp execute";
  }

  @Override
  public PendingCall prepare(URI uri, Duration limit) {
    Call call = within(limit).newCall(new Request.Builder().url(uri.toString()).build());
    if (limit.compareTo(RESPONSE_TIMEOUT) < 0) {
      call.timeout().timeout(limit.toMillis(), TimeUnit.MILLISECONDS);
    }
    return new PendingCall() {
      @Override
      public ReceivedResponse await() throws Exception {
        return received(queued ? enqueue(call) : call.execute());
      }

      @Override
      public void cancel() {
        call.cancel();
      }
    };
  }

  /** A call that may take long must not fail because the machine is busy. */
  private OkHttpClient within(Duration limit) {
    return limit.compareTo(RESPONSE_TIMEOUT) > 0
        ? client.newBuilder().connectTimeout(limit).readTimeout(limit).build()
        : client;
  }

  private static Response enqueue(Call call) throws Exception {
    CompletableFuture<Response> answer = new CompletableFuture<>();
    call.enqueue(
        new Callback() {
          @Override
          public void onFailure(Call failed, IOException error) {
            answer.completeExceptionally(error);
          }

          @Override
          public void onResponse(Call answered, Response response) {
            if (!answer.complete(response)) {
              response.close();
            }
          }
        });
    try {
      return answer.get(FUTURE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      // Gives up like a caller would, and closes a response that still arrives.
      call.cancel();
      answer.cancel(true);
      CompletableFuture<Void> unused = answer.thenAccept(Response::close);
      throw interrupted;
    }
  }

  private static ReceivedResponse received(Response response) {
    return new ReceivedResponse(response.code(), response.body().byteStream(), response);
  }
}
