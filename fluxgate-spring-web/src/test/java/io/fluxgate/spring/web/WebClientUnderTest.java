package io.fluxgate.spring.web;

import io.fluxgate.adapter.tck.ClientSetup;
import io.fluxgate.adapter.tck.ContractAnswer;
import io.fluxgate.adapter.tck.ContractCall;
import io.fluxgate.adapter.tck.HttpClientUnderTest;
import io.fluxgate.adapter.tck.RequestBodySource;
import io.fluxgate.http.HttpGuard;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientException;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** WebClient over a guarded connector as the contract drives it. */
abstract class WebClientUnderTest implements HttpClientUnderTest {

  private final WebClient client;

  WebClientUnderTest(
      HttpGuard guard, ClientSetup setup, boolean twice, ClientHttpConnector connector) {
    CircuitBreakerConnector guarded =
        CircuitBreakerConnector.wrap(
            twice ? CircuitBreakerConnector.wrap(connector, guard) : connector, guard);
    client =
        WebClient.builder()
            .clientConnector(setup.rejectionAnswer().map(guarded::respond).orElse(guarded))
            .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(-1))
            .build();
  }

  @Override
  public ContractAnswer call(ContractCall call) throws Exception {
    WebClient.RequestBodySpec request =
        client.method(HttpMethod.valueOf(call.method())).uri(call.uri());
    call.headers().forEach(request::header);
    WebClient.ResponseSpec response =
        written(request, call).retrieve().onStatus(status -> true, failed -> Mono.empty());
    if (call.isStreamed()) {
      ResponseEntity<Flux<DataBuffer>> entity =
          await(call, response.toEntityFlux(DataBuffer.class));
      Flux<DataBuffer> body = entity.getBody() == null ? Flux.empty() : entity.getBody();
      InputStream stream = new Pieces(body);
      return unwrapping(
          () ->
              call.answer(
                  entity.getStatusCode().value(),
                  UrlConnectionUnderTest.map(entity.getHeaders()),
                  stream));
    }
    ResponseEntity<byte[]> entity = await(call, response.toEntity(byte[].class));
    byte[] body = entity.getBody();
    return call.answer(
        entity.getStatusCode().value(),
        UrlConnectionUnderTest.map(entity.getHeaders()),
        body == null ? new byte[0] : body);
  }

  private static WebClient.RequestHeadersSpec<?> written(
      WebClient.RequestBodySpec request, ContractCall call) {
    byte[] bytes = call.body();
    RequestBodySource source = call.bodySource();
    if (source != null) {
      if (source.declaredLength() >= 0) {
        request.contentLength(source.declaredLength());
      }
      return request
          .contentType(MediaType.APPLICATION_OCTET_STREAM)
          .body(read(source::open), DataBuffer.class);
    }
    if (bytes == null) {
      return request;
    }
    request.contentType(MediaType.APPLICATION_OCTET_STREAM);
    InputStream once = new ByteArrayInputStream(bytes);
    return call.isOneShot()
        ? request.body(read(() -> once), DataBuffer.class)
        : request.bodyValue(bytes);
  }

  private static Flux<DataBuffer> read(Callable<InputStream> source) {
    return DataBufferUtils.readInputStream(source, DefaultDataBufferFactory.sharedInstance, 4096);
  }

  private static <T> T await(ContractCall call, Mono<T> mono) throws Exception {
    CompletableFuture<T> future = mono.toFuture();
    call.onCancel(() -> future.cancel(true));
    return unwrapping(() -> future.get(120, TimeUnit.SECONDS));
  }

  /** What the connector reports; WebClient has wrapped it. */
  private static <T> T unwrapping(Callable<T> result) throws Exception {
    try {
      return result.call();
    } catch (Exception failed) {
      Throwable cause = failed;
      while (cause.getCause() != null
          && (cause instanceof ExecutionException
              || cause instanceof WebClientException
              || Exceptions.unwrap(cause) != cause)) {
        cause = cause.getCause();
      }
      throw cause instanceof Exception thrown ? thrown : failed;
    }
  }

  /** Hands out what has arrived; Spring's stream waits until the buffer is full. */
  private static final class Pieces extends InputStream {

    private final Stream<DataBuffer> pieces;
    private final Iterator<DataBuffer> iterator;
    private @Nullable DataBuffer piece;

    Pieces(Flux<DataBuffer> body) {
      pieces = body.toStream(1);
      iterator = pieces.iterator();
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      DataBuffer current = piece;
      while (current == null || current.readableByteCount() == 0) {
        if (current != null) {
          DataBufferUtils.release(current);
          piece = null;
        }
        if (!iterator.hasNext()) {
          return -1;
        }
        current = iterator.next();
        piece = current;
      }
      int count = Math.min(length, current.readableByteCount());
      current.read(buffer, offset, count);
      return count;
    }

    @Override
    public void close() {
      pieces.close();
    }
  }
}
