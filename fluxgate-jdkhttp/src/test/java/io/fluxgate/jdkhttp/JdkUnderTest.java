package io.fluxgate.jdkhttp;

import io.fluxgate.adapter.tck.ClientSetup;
import io.fluxgate.adapter.tck.ContractAnswer;
import io.fluxgate.adapter.tck.ContractCall;
import io.fluxgate.adapter.tck.HttpClientUnderTest;
import io.fluxgate.adapter.tck.RequestBodySource;
import io.fluxgate.http.HttpGuard;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Authenticator;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** The JDK's client as the contract drives it. */
final class JdkUnderTest implements HttpClientUnderTest {

  /** How calls are made. */
  enum Form {
    SEND,
    SEND_ASYNC,
    /** Following redirects in every case: then the verdict waits for the client. */
    SEND_FOLLOWING_REDIRECTS,
    /** In the same way, and with a handler for push promises. */
    SEND_ASYNC_FOLLOWING_REDIRECTS;

    boolean isBlocking() {
      return this == SEND || this == SEND_FOLLOWING_REDIRECTS;
    }

    boolean followsRedirects() {
      return this == SEND_FOLLOWING_REDIRECTS || this == SEND_ASYNC_FOLLOWING_REDIRECTS;
    }
  }

  private final Form form;
  private final ClientSetup setup;
  private final HttpClient client;

  JdkUnderTest(Form form, HttpGuard guard, ClientSetup setup) {
    this(form, guard, setup, UnaryOperator.identity());
  }

  /** A guarded client that is guarded again. */
  static JdkUnderTest guardedTwice(Form form, HttpGuard guard, ClientSetup setup) {
    return new JdkUnderTest(
        form, guard, setup, client -> CircuitBreakerHttpClient.wrap(client, guard));
  }

  private JdkUnderTest(
      Form form, HttpGuard guard, ClientSetup setup, UnaryOperator<HttpClient> inner) {
    this.form = form;
    this.setup = setup;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .connectTimeout(setup.connectTimeout())
            .followRedirects(
                setup.followsRedirects() || form.followsRedirects()
                    ? HttpClient.Redirect.NORMAL
                    : HttpClient.Redirect.NEVER);
    setup.tls().ifPresent(tls -> builder.sslContext(tls.context()));
    setup.proxy().ifPresent(proxy -> builder.proxy(always(proxy)));
    setup.credentials().ifPresent(own -> builder.authenticator(answering(own)));
    CircuitBreakerHttpClient guarded =
        CircuitBreakerHttpClient.wrap(inner.apply(builder.build()), guard);
    client = setup.rejectionAnswer().map(guarded::respond).orElse(guarded);
  }

  /** {@code ProxySelector.of} leaves out hosts on the loopback interface. */
  private static ProxySelector always(Proxy proxy) {
    return new ProxySelector() {
      @Override
      public List<Proxy> select(URI uri) {
        return List.of(proxy);
      }

      @Override
      public void connectFailed(URI uri, SocketAddress at, IOException error) {}
    };
  }

  private static Authenticator answering(ClientSetup.Credentials own) {
    return new Authenticator() {
      @Override
      protected PasswordAuthentication getPasswordAuthentication() {
        return new PasswordAuthentication(own.user(), own.password().toCharArray());
      }
    };
  }

  @Override
  public ContractAnswer call(ContractCall call) throws Exception {
    if (call.isStreamed()) {
      HttpResponse<InputStream> response = exchange(call, BodyHandlers.ofInputStream());
      return call.answer(response.statusCode(), response.headers().map(), response.body());
    }
    HttpResponse<byte[]> response = exchange(call, BodyHandlers.ofByteArray());
    return call.answer(response.statusCode(), response.headers().map(), response.body());
  }

  private <T> HttpResponse<T> exchange(ContractCall call, BodyHandler<T> handler) throws Exception {
    if (form.isBlocking()) {
      return client.send(request(call), handler);
    }
    CompletableFuture<HttpResponse<T>> future =
        form == Form.SEND_ASYNC
            ? client.sendAsync(request(call), handler)
            : client.sendAsync(
                request(call),
                handler,
                (initiating, pushed, acceptor) -> {
                  throw new AssertionError("no server here pushes");
                });
    call.onCancel(() -> future.cancel(true));
    return future.get(120, TimeUnit.SECONDS);
  }

  private HttpRequest request(ContractCall call) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(call.uri())
            .timeout(setup.readTimeout())
            .method(call.method(), body(call));
    call.headers().forEach(builder::header);
    return builder.build();
  }

  private static BodyPublisher body(ContractCall call) {
    RequestBodySource source = call.bodySource();
    if (source != null) {
      BodyPublisher read = BodyPublishers.ofInputStream(source::open);
      return source.declaredLength() < 0
          ? read
          : BodyPublishers.fromPublisher(read, source.declaredLength());
    }
    byte[] bytes = call.body();
    if (bytes == null) {
      return BodyPublishers.noBody();
    }
    InputStream stream = new ByteArrayInputStream(bytes);
    return call.isOneShot()
        ? BodyPublishers.ofInputStream(() -> stream)
        : BodyPublishers.ofByteArray(bytes);
  }

  /** Before Java 21 the client cannot be closed; it ends when it is no longer reachable. */
  @Override
  public void close() {}
}
