package io.fluxgate.okhttp;

import io.fluxgate.adapter.tck.ClientSetup;
import io.fluxgate.adapter.tck.ContractAnswer;
import io.fluxgate.adapter.tck.ContractCall;
import io.fluxgate.adapter.tck.HttpClientUnderTest;
import io.fluxgate.adapter.tck.Position;
import io.fluxgate.adapter.tck.RequestBodySource;
import io.fluxgate.http.HttpGuard;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.Authenticator;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Credentials;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.BufferedSink;
import okio.Okio;
import org.jspecify.annotations.Nullable;

/** OkHttp as the contract drives it. */
final class OkHttpUnderTest implements HttpClientUnderTest {

  /** How calls are made. */
  enum Form {
    EXECUTE,
    ENQUEUE
  }

  private final Form form;
  private final OkHttpClient client;

  OkHttpUnderTest(Form form, HttpGuard guard, ClientSetup setup) {
    this(form, Position.APPLICATION, guard, setup);
  }

  OkHttpUnderTest(Form form, Position position, HttpGuard guard, ClientSetup setup) {
    this(form, guarded(position, new CircuitBreakerInterceptor(guard), setup), setup);
  }

  private static OkHttpClient.Builder guarded(
      Position position, CircuitBreakerInterceptor guarding, ClientSetup setup) {
    CircuitBreakerInterceptor interceptor =
        setup.rejectionAnswer().map(guarding::respond).orElse(guarding);
    return position == Position.APPLICATION
        ? new OkHttpClient.Builder().addInterceptor(interceptor)
        : new OkHttpClient.Builder().addNetworkInterceptor(interceptor);
  }

  /** In both positions. */
  static OkHttpUnderTest guardedTwice(Form form, HttpGuard guard, ClientSetup setup) {
    return new OkHttpUnderTest(
        form,
        new OkHttpClient.Builder()
            .addInterceptor(new CircuitBreakerInterceptor(guard))
            .addNetworkInterceptor(new CircuitBreakerInterceptor(guard)),
        setup);
  }

  static OkHttpUnderTest bare(Form form, ClientSetup setup) {
    return new OkHttpUnderTest(form, new OkHttpClient.Builder(), setup);
  }

  private OkHttpUnderTest(Form form, OkHttpClient.Builder unset, ClientSetup setup) {
    this.form = form;
    OkHttpClient.Builder builder =
        unset
            .connectTimeout(setup.connectTimeout())
            .readTimeout(setup.readTimeout())
            .followRedirects(setup.followsRedirects())
            .retryOnConnectionFailure(setup.repeats());
    setup.callTimeout().ifPresent(builder::callTimeout);
    setup.proxy().ifPresent(builder::proxy);
    setup
        .tls()
        .ifPresent(
            tls -> builder.sslSocketFactory(tls.context().getSocketFactory(), tls.trustManager()));
    setup.credentials().ifPresent(own -> builder.authenticator(answering(own)));
    client = builder.build();
    // Five by default, for calls of enqueue.
    client.dispatcher().setMaxRequests(100);
    client.dispatcher().setMaxRequestsPerHost(100);
  }

  private static Authenticator answering(ClientSetup.Credentials own) {
    return (route, response) ->
        response.request().header("Authorization") != null
            ? null
            : response
                .request()
                .newBuilder()
                .header("Authorization", Credentials.basic(own.user(), own.password()))
                .build();
  }

  @Override
  public ContractAnswer call(ContractCall call) throws Exception {
    Call own = client.newCall(request(call));
    call.onCancel(own::cancel);
    if (form == Form.EXECUTE) {
      return answer(call, own.execute());
    }
    CompletableFuture<ContractAnswer> answer = new CompletableFuture<>();
    own.enqueue(
        new Callback() {
          @Override
          public void onFailure(Call failed, IOException error) {
            answer.completeExceptionally(error);
          }

          @Override
          public void onResponse(Call answered, Response response) {
            try {
              answer.complete(answer(call, response));
            } catch (Throwable error) {
              answer.completeExceptionally(error);
            }
          }
        });
    return answer.get(120, TimeUnit.SECONDS);
  }

  private static Request request(ContractCall call) {
    Request.Builder builder =
        new Request.Builder().url(call.uri().toString()).method(call.method(), body(call));
    call.headers().forEach(builder::header);
    return builder.build();
  }

  private static @Nullable RequestBody body(ContractCall call) {
    byte[] bytes = call.body();
    RequestBodySource source = call.bodySource();
    if (source != null) {
      return new Sourced(source);
    }
    if (bytes == null) {
      return null;
    }
    RequestBody body = RequestBody.create(bytes);
    return call.isOneShot() ? new OneShot(body) : body;
  }

  private static ContractAnswer answer(ContractCall call, Response response) throws IOException {
    if (call.isStreamed()) {
      return call.answer(
          response.code(), response.headers().toMultimap(), response.body().byteStream());
    }
    try (ResponseBody body = response.body()) {
      ContractAnswer answer =
          call.answer(response.code(), response.headers().toMultimap(), body.bytes());
      return response.protocol() == Protocol.HTTP_2
              || "chunked".equals(response.header("Transfer-Encoding"))
          ? answer.withTrailers(response.trailers().toMultimap())
          : answer;
    }
  }

  @Override
  public void close() {
    client.dispatcher().cancelAll();
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }

  /** A body that is read while it is sent. */
  private static final class Sourced extends RequestBody {

    private final RequestBodySource source;

    Sourced(RequestBodySource source) {
      this.source = source;
    }

    @Override
    public @Nullable MediaType contentType() {
      return null;
    }

    @Override
    public long contentLength() {
      return source.declaredLength();
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      sink.writeAll(Okio.source(source.open()));
    }
  }

  /** A body that says that it cannot be sent again. */
  private static final class OneShot extends RequestBody {

    private final RequestBody body;

    OneShot(RequestBody body) {
      this.body = body;
    }

    @Override
    public @Nullable MediaType contentType() {
      return body.contentType();
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      body.writeTo(sink);
    }

    @Override
    public boolean isOneShot() {
      return true;
    }
  }
}
