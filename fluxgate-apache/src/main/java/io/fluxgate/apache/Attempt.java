package io.fluxgate.apache;

import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/**
 * One sending of a request, as seen from just outside of the connection: whether it went out, what
 * came back, and whether the request body kept its promises. Written by the thread that sends, read
 * by any.
 */
final class Attempt {

  private final HttpRequest request;
  private final boolean hasBody;
  private volatile boolean prepared;
  private volatile boolean bodyDone;
  private volatile boolean bodyFailedAtSource;
  private volatile boolean answeredEarly;
  private volatile @Nullable Throwable failure;
  private volatile @Nullable HttpResponse response;

  Attempt(HttpRequest request, boolean hasBody) {
    this.request = request;
    this.hasBody = hasBody;
  }

  /** The last request interceptor ran; from now on the request goes out. */
  void prepared() {
    prepared = true;
  }

  boolean isPrepared() {
    return prepared;
  }

  /**
   * Whether a request interceptor threw: the client puts a request into its context just before
   * they process it, and sends it afterwards.
   */
  boolean isRefusedByInterceptor(HttpClientContext context) {
    return !prepared && context.getRequest() == request;
  }

  /** The source of the request body threw, or its length is not the one it announced. */
  void bodySourceFailed() {
    bodyFailedAtSource = true;
  }

  boolean bodyFailedAtSource() {
    return bodyFailedAtSource;
  }

  void bodyDone() {
    bodyDone = true;
  }

  void responded(HttpResponse answer) {
    answeredEarly = hasBody && !bodyDone && answer.getCode() >= HttpStatus.SC_MULTIPLE_CHOICES;
    response = answer;
  }

  /** A server may refuse an upload before its end, and cut the connection then. */
  boolean isRefusedEarly() {
    return answeredEarly;
  }

  void failed(Throwable error) {
    failure = error;
  }

  @Nullable Throwable failure() {
    return failure;
  }

  @Nullable HttpResponse response() {
    return response;
  }
}
