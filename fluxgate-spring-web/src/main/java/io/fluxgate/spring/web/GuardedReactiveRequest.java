package io.fluxgate.spring.web;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpRequestDecorator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A request on its way out. What its body is read from, and what encodes it, is the caller's. */
class GuardedReactiveRequest extends ClientHttpRequestDecorator {

  private volatile boolean failedAtSource;

  GuardedReactiveRequest(ClientHttpRequest request) {
    super(request);
  }

  /** Whether the caller's own code failed, or wrote a body of another length than it declared. */
  boolean failedAtSource() {
    return failedAtSource;
  }

  Mono<Void> writtenBy(Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
    try {
      return requestCallback
          .apply(this)
          .doOnError(
              error -> {
                // Nothing was written: there is no writer for the body, for example.
                if (!isCommitted()) {
                  failedAtSource = true;
                }
              });
    } catch (Throwable error) {
      failedAtSource = true;
      throw error;
    }
  }

  @Override
  public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
    // Connectors send a Mono in another way.
    return body instanceof Mono<? extends DataBuffer> one
        ? super.writeWith(watched(one))
        : super.writeWith(watched(Flux.from(body)));
  }

  @Override
  public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
    return super.writeAndFlushWith(
        watchedParts(Flux.from(body).map(part -> watchedParts(Flux.from(part)))));
  }

  private <T> Flux<T> watchedParts(Flux<T> parts) {
    return Flux.defer(
        () -> {
          Reading reading = new Reading();
          return parts.doOnError(reading::failed).doOnCancel(reading::stopped);
        });
  }

  private Mono<? extends DataBuffer> watched(Mono<? extends DataBuffer> body) {
    return Mono.defer(
        () -> {
          Reading reading = new Reading();
          return body.doOnError(reading::failed)
              .doOnSuccess(buffer -> reading.ended(buffer == null ? 0 : buffer.readableByteCount()))
              .doOnCancel(reading::stopped);
        });
  }

  private Flux<? extends DataBuffer> watched(Flux<? extends DataBuffer> body) {
    return Flux.defer(
        () -> {
          AtomicLong count = new AtomicLong();
          Reading reading = new Reading();
          return body.doOnNext(buffer -> count.addAndGet(buffer.readableByteCount()))
              .doOnError(reading::failed)
              .doOnComplete(() -> reading.ended(count.get()))
              .doOnCancel(reading::stopped);
        });
  }

  /** One subscription to what the body is read from. */
  private final class Reading {

    /**
     * The client reads no more: the connection has failed. A source that is closed while another
     * thread reads it may still fail or end, which is not the caller's fault.
     */
    private volatile boolean isStopped;

    void stopped() {
      isStopped = true;
    }

    void failed(Throwable error) {
      if (!isStopped) {
        failedAtSource = true;
      }
    }

    void ended(long count) {
      long declared = getHeaders().getContentLength();
      if (!isStopped && declared >= 0 && declared != count) {
        failedAtSource = true;
      }
    }
  }
}
