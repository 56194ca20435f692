package io.fluxgate.adapter.tck;

import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpFailureKind;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.HttpRequestInfo;
import io.fluxgate.http.RejectionResponse;
import io.fluxgate.http.adapter.GuardedExchange;
import io.fluxgate.http.adapter.HttpFailures;
import io.fluxgate.http.adapter.HttpResponseInfo;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** An adapter for {@link PlainClient}, each of whose steps another one may get wrong. */
class PlainUnderTest implements HttpClientUnderTest {

  private final HttpGuard guard;
  private final ClientSetup setup;

  PlainUnderTest(HttpGuard guard, ClientSetup setup) {
    this.guard = guard;
    this.setup = setup;
  }

  @Override
  public ContractAnswer call(ContractCall call) throws Exception {
    Request request = new Request(call.method(), call.uri());
    GuardedExchange exchange;
    try {
      exchange = GuardedExchange.begin(guard, request);
    } catch (CallNotPermittedIOException rejection) {
      return rejected(call, rejection);
    }
    return exchange(call, request, exchange);
  }

  final ContractAnswer exchange(ContractCall call, Request request, GuardedExchange exchange)
      throws Exception {
    AtomicBoolean cancelled = new AtomicBoolean();
    try {
      PlainClient.Response response = send(call, cancelled);
      responded(exchange, request, new Response(response.status(), response.headers()));
      return call.answer(
          response.status(), response.headers(), guarded(response.body(), exchange, cancelled));
    } catch (Throwable error) {
      failed(exchange, error, cancelled.get());
      throw error;
    }
  }

  final PlainClient.Response send(ContractCall call, AtomicBoolean cancelled) throws IOException {
    Socket socket = new Socket();
    call.onCancel(
        () -> {
          cancelled.set(true);
          FaultyServer.closeQuietly(socket);
        });
    byte[] body = call.body();
    try {
      return new PlainClient(socket, setup)
          .send(call.method(), uri(call.uri()), call.headers(), body == null ? new byte[0] : body);
    } catch (Throwable error) {
      socket.close();
      throw error;
    }
  }

  URI uri(URI uri) {
    return uri;
  }

  ContractAnswer rejected(ContractCall call, CallNotPermittedIOException rejection)
      throws Exception {
    RejectionResponse answer = setup.rejectionAnswer().orElseThrow(() -> rejection);
    Map<String, List<String>> headers = new HashMap<>();
    answer
        .headers(rejection)
        .forEach(header -> headers.put(header.getKey(), List.of(header.getValue())));
    return call.answer(answer.status(), headers, new byte[0]);
  }

  void responded(GuardedExchange exchange, Request request, Response response) {
    exchange.responded(request, response);
  }

  void failed(GuardedExchange exchange, Throwable error, boolean cancelled) {
    exchange.failed(
        cancelled ? HttpFailureKind.CANCELLED : HttpFailures.kindOf(error, exchange.progress()),
        error);
  }

  InputStream guarded(InputStream body, GuardedExchange exchange, AtomicBoolean cancelled) {
    return new GuardedStream(body, exchange, cancelled);
  }

  @Override
  public void close() {}

  /** A request, as guards see it. */
  record Request(String method, URI source) implements HttpRequestInfo {

    @Override
    public String scheme() {
      return source.getScheme();
    }

    @Override
    public String host() {
      return source.getHost();
    }

    @Override
    public int port() {
      return source.getPort();
    }

    @Override
    public String path() {
      return source.getRawPath();
    }
  }

  /** The head of a response, as guards see it. */
  record Response(int status, Map<String, List<String>> headers) implements HttpResponseInfo {

    @Override
    public @Nullable String header(String name) {
      List<String> values = headers.get(name.toLowerCase(java.util.Locale.ROOT));
      return values == null ? null : values.get(0);
    }
  }

  private final class GuardedStream extends FilterInputStream {

    private final GuardedExchange exchange;
    private final AtomicBoolean cancelled;

    GuardedStream(InputStream body, GuardedExchange exchange, AtomicBoolean cancelled) {
      super(body);
      this.exchange = exchange;
      this.cancelled = cancelled;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count;
      try {
        count = super.read(buffer, offset, length);
      } catch (IOException error) {
        failed(exchange, error, cancelled.get());
        throw error;
      }
      if (count < 0) {
        exchange.bodyEnded();
      } else {
        exchange.bodyRead();
      }
      return count;
    }

    @Override
    public void close() throws IOException {
      exchange.bodyClosed();
      super.close();
    }
  }
}
