package io.fluxgate.okhttp;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.CallCounts;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.Outcome;
import io.fluxgate.Permit;
import io.fluxgate.Tripper;
import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpOutcome;
import io.fluxgate.http.HttpTracker;
import io.fluxgate.test.ManualTicker;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * A breaker that stays in HALF_OPEN with a single slot, and a client behind it: an exchange that
 * keeps its slot shows at once.
 */
final class Rig implements AutoCloseable {

  enum Position {
    APPLICATION,
    NETWORK
  }

  enum Form {
    EXECUTE,
    ENQUEUE
  }

  final ManualTicker ticker = ManualTicker.create();
  final List<HttpOutcome> outcomes = new CopyOnWriteArrayList<>();
  final CircuitBreaker breaker =
      CircuitBreaker.of(
          "upstream",
          CircuitBreakerPolicy.builder()
              .initialState(CircuitState.HALF_OPEN)
              .maximumProbes(1)
              // So many that no verdict ends the state.
              .verdictCalls(10_000)
              .permit(Permit.rampUp(1, 1, Duration.ofDays(300)))
              .tripper(Tripper.closed().and(Tripper.failureStreak(1)))
              .tracker(this::record)
              .ticker(ticker)
              .build());
  final Dispatcher dispatcher = new Dispatcher();
  final OkHttpClient client;

  Rig() {
    this(Position.APPLICATION);
  }

  Rig(Position position) {
    OkHttpClient.Builder builder = builder();
    CircuitBreakerInterceptor interceptor = CircuitBreakerInterceptor.of(breaker);
    if (position == Position.APPLICATION) {
      builder.addInterceptor(interceptor);
    } else {
      builder.addNetworkInterceptor(interceptor);
    }
    client = builder.dispatcher(dispatcher).build();
  }

  /** A client without breaker, and with limits that end a test that hangs. */
  static OkHttpClient.Builder builder() {
    return new OkHttpClient.Builder()
        .connectionPool(new ConnectionPool())
        .connectTimeout(Duration.ofMinutes(1))
        .readTimeout(Duration.ofMinutes(1))
        .writeTimeout(Duration.ofMinutes(1));
  }

  private boolean record(Outcome outcome) {
    outcomes.add((HttpOutcome) outcome);
    return HttpTracker.defaults().isFailure(outcome);
  }

  static Request get(String url) {
    return new Request.Builder().url(url).build();
  }

  /** Makes the call, reads the body, and returns what the caller gets thrown, or null. */
  static @Nullable Throwable failureOf(Call call) {
    try (Response response = call.execute()) {
      response.body().bytes();
      return null;
    } catch (Throwable error) {
      return error;
    }
  }

  static @Nullable Throwable failureOf(Call call, Form form) throws Exception {
    return form == Form.EXECUTE ? failureOf(call) : failureOf(enqueue(call));
  }

  private static @Nullable Throwable failureOf(CompletableFuture<Response> future)
      throws Exception {
    try (Response response = future.get(120, TimeUnit.SECONDS)) {
      response.body().bytes();
      return null;
    } catch (ExecutionException failure) {
      return failure.getCause();
    } catch (IOException failure) {
      return failure;
    }
  }

  static CompletableFuture<Response> enqueue(Call call) {
    CompletableFuture<Response> future = new CompletableFuture<>();
    call.enqueue(
        new Callback() {
          @Override
          public void onFailure(Call failed, IOException error) {
            future.completeExceptionally(error);
          }

          @Override
          public void onResponse(Call answered, Response response) {
            future.complete(response);
          }
        });
    return future;
  }

  void assertCounts(long succeeded, long failed, long ignored) {
    assertThat(breaker.info().counts()).isEqualTo(CallCounts.of(succeeded, failed, ignored, 0, 0));
    assertThat(breaker.info().probesInFlight()).isZero();
  }

  void assertKind(@Nullable HttpFailureKind kind) {
    assertThat(outcomes).isNotEmpty();
    assertThat(outcomes.get(outcomes.size() - 1).kind().orElse(null)).isEqualTo(kind);
  }

  /** One call was ignored, and the tracker was not even asked about its exception. */
  void assertCancelled() {
    assertCounts(0, 0, 1);
    assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome.kind()).isEmpty());
  }

  /** The only slot is free. */
  void assertHealthyCallIsAdmitted() throws IOException {
    try (RawServer healthy = RawServer.healthy()) {
      assertThat(failureOf(client.newCall(get(healthy.url("/"))))).isNull();
    }
  }

  @Override
  public void close() {
    dispatcher.executorService().shutdownNow();
    client.connectionPool().evictAll();
  }
}
