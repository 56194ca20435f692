package io.fluxgate.jdkhttp;

import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** The ways to make a call; following redirects changes when the verdict falls. */
enum Form {
  SEND(Redirect.NEVER),
  SEND_ASYNC(Redirect.NEVER),
  SEND_ASYNC_WITH_PUSH_HANDLER(Redirect.NEVER),
  SEND_FOLLOWING_REDIRECTS(Redirect.ALWAYS),
  SEND_ASYNC_FOLLOWING_REDIRECTS(Redirect.ALWAYS);

  private final Redirect redirect;

  Form(Redirect redirect) {
    this.redirect = redirect;
  }

  boolean isAsync() {
    return this != SEND && this != SEND_FOLLOWING_REDIRECTS;
  }

  HttpClient.Builder builder() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).followRedirects(redirect);
  }

  /** Starts the call, if the form is asynchronous. */
  <T> CompletableFuture<HttpResponse<T>> start(
      HttpClient client, HttpRequest request, BodyHandler<T> handler) {
    return this == SEND_ASYNC_WITH_PUSH_HANDLER
        ? client.sendAsync(
            request,
            handler,
            (initiating, pushed, acceptor) -> {
              throw new AssertionError("HTTP/1.1 pushes nothing");
            })
        : client.sendAsync(request, handler);
  }

  /** Makes the call to its end and throws what the client throws. */
  <T> HttpResponse<T> call(HttpClient client, HttpRequest request, BodyHandler<T> handler)
      throws Exception {
    if (!isAsync()) {
      return client.send(request, handler);
    }
    try {
      return start(client, request, handler).get(120, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw failed;
    }
  }
}
