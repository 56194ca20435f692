package io.fluxgate.jdkhttp;

import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.adapter.Rejections;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient.Version;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import javax.net.ssl.SSLSession;

/** Answers a rejected request with a fallback's response, read by the caller's body handler. */
final class FallbackExchange {

  private FallbackExchange() {}

  /** Returns the fallback's response, or throws what the fallback or reading its body throws. */
  static <T> HttpResponse<T> send(
      JdkFallback fallback,
      CallNotPermittedIOException rejection,
      HttpRequest request,
      BodyHandler<T> handler,
      Version version)
      throws IOException, InterruptedException {
    try {
      return FallbackExchange.<T>sendAsync(fallback, rejection, request, handler, version).get();
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause();
      if (cause instanceof IOException error) {
        throw error;
      }
      if (cause instanceof RuntimeException error) {
        throw error;
      }
      throw new IOException(failed.getMessage(), cause);
    }
  }

  /** Returns the fallback's response. Never throws: the future fails instead. */
  static <T> CompletableFuture<HttpResponse<T>> sendAsync(
      JdkFallback fallback,
      CallNotPermittedIOException rejection,
      HttpRequest request,
      BodyHandler<T> handler,
      Version version) {
    try {
      FallbackResponse response =
          Rejections.recover(rejection, () -> fallback.respond(request, rejection));
      return readBody(response, handler, version)
          .<HttpResponse<T>>thenApply(body -> new Response<>(request, response, body, version))
          .toCompletableFuture();
    } catch (Throwable error) {
      return CompletableFuture.failedFuture(error);
    }
  }

  private static <T> CompletionStage<T> readBody(
      FallbackResponse response, BodyHandler<T> handler, Version version) {
    BodySubscriber<T> subscriber = handler.apply(new Info(response, version));
    if (response.bytes().length == 0) {
      subscriber.onSubscribe(NothingToRead.INSTANCE);
      subscriber.onComplete();
    } else {
      BodyPublishers.ofByteArray(response.bytes()).subscribe(new Feed(subscriber));
    }
    return subscriber.getBody();
  }

  private enum NothingToRead implements Flow.Subscription {
    INSTANCE;

    @Override
    public void request(long n) {}

    @Override
    public void cancel() {}
  }

  private record Feed(BodySubscriber<?> subscriber) implements Flow.Subscriber<ByteBuffer> {

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscriber.onSubscribe(subscription);
    }

    @Override
    public void onNext(ByteBuffer item) {
      subscriber.onNext(List.of(item.asReadOnlyBuffer()));
    }

    @Override
    public void onError(Throwable error) {
      subscriber.onError(error);
    }

    @Override
    public void onComplete() {
      subscriber.onComplete();
    }
  }

  private record Info(FallbackResponse response, Version version) implements ResponseInfo {

    @Override
    public int statusCode() {
      return response.status();
    }

    @Override
    public HttpHeaders headers() {
      return response.headers();
    }
  }

  private record Response<T>(
      HttpRequest request, FallbackResponse response, T body, Version version)
      implements HttpResponse<T> {

    @Override
    public int statusCode() {
      return response.status();
    }

    @Override
    public Optional<HttpResponse<T>> previousResponse() {
      return Optional.empty();
    }

    @Override
    public HttpHeaders headers() {
      return response.headers();
    }

    @Override
    public Optional<SSLSession> sslSession() {
      return Optional.empty();
    }

    @Override
    public URI uri() {
      return request.uri();
    }

    @Override
    public String toString() {
      return "(" + request.method() + ") " + statusCode();
    }
  }
}
