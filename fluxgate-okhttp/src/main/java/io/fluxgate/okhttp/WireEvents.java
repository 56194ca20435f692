package io.fluxgate.okhttp;

import java.io.IOException;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Follows a call on the wire, to distinguish failures of the host from those of the program's own
 * parts: its request body, and its interceptors inside of the breaker. Their exceptions have the
 * same types; but OkHttp (5.4 to 5.5) reports an event for each failure of a connection, and none
 * for what the program throws.
 */
abstract class WireEvents extends EventListener {

  private enum Phase {
    /** The call has not come to the network. */
    NOT_ON_WIRE,
    ON_WIRE,
    /**
     * The request body is being written, or was; neither a failure of the connection nor a response
     * is there. Its end does not matter: a body that breaks off may close its sink first.
     */
    IN_REQUEST_BODY,
    /** The headers of the response are there, and the connection has not failed since. */
    ANSWERED,
    /** The connection failed within the response body. */
    BROKEN_OFF
  }

  // Not volatile: the thread that makes the call receives the events, and asks for them.
  private Phase phase = Phase.NOT_ON_WIRE;
  private @Nullable Response lastResponse;
  private @Nullable IOException bodyFailure;
  private @Nullable Connection lastConnection;

  /** Begins on the connection of a network interceptor; null for an application interceptor. */
  WireEvents(@Nullable Connection connection) {
    lastConnection = connection;
  }

  /** Whether nothing was sent, nor even a connection opened. */
  final boolean isNotOnWire() {
    return phase == Phase.NOT_ON_WIRE;
  }

  /** Whether only the request body can have failed, because the connection is sound. */
  final boolean isWithinRequestBody() {
    return phase == Phase.IN_REQUEST_BODY;
  }

  /** The response to the last request on the wire, if its headers have arrived. */
  final @Nullable Response lastResponse() {
    return phase == Phase.ANSWERED || phase == Phase.BROKEN_OFF ? lastResponse : null;
  }

  /** What broke off the body of {@link #lastResponse}; null if its connection did not fail. */
  final @Nullable IOException bodyFailure() {
    return phase == Phase.BROKEN_OFF ? bodyFailure : null;
  }

  /** The connection of the last request on the wire, as far as OkHttp shows it. */
  final @Nullable Connection lastConnection() {
    return lastConnection;
  }

  /** Drops the response once it has left the interceptors, so that the call does not keep it. */
  final void forgetResponse() {
    lastResponse = null;
  }

  /** Reports that OkHttp follows a redirect to another host, as far as the request is known. */
  abstract void redirected(Request next);

  /** Reports a redirect if this address is not that of the last response. */
  private void noteAddress(HttpUrl url) {
    Response last = lastResponse;
    if (last != null
        && last.isRedirect()
        && !RedirectedCalls.isSameHost(last.request().url(), url)) {
      lastResponse = null;
      redirected(last.request().newBuilder().url(url).build());
    }
  }

  @Override
  public final void requestHeadersEnd(Call call, Request request) {
    noteAddress(request.url());
  }

  /** A new connection is needed: every attempt at one begins here, before DNS. */
  @Override
  public final void proxySelectStart(Call call, HttpUrl url) {
    noteAddress(url);
    phase = Phase.ON_WIRE;
  }

  @Override
  public final void connectionAcquired(Call call, Connection connection) {
    lastConnection = connection;
    phase = Phase.ON_WIRE;
  }

  @Override
  public final void requestHeadersStart(Call call) {
    phase = Phase.ON_WIRE;
  }

  @Override
  public final void requestBodyStart(Call call) {
    phase = Phase.IN_REQUEST_BODY;
  }

  @Override
  public final void requestFailed(Call call, IOException failure) {
    leaveRequestBody();
  }

  @Override
  public final void responseHeadersStart(Call call) {
    leaveRequestBody();
  }

  private void leaveRequestBody() {
    if (phase == Phase.IN_REQUEST_BODY) {
      phase = Phase.ON_WIRE;
    }
  }

  @Override
  public void responseHeadersEnd(Call call, Response response) {
    lastResponse = response;
    phase = Phase.ANSWERED;
  }

  @Override
  public void responseFailed(Call call, IOException failure) {
    leaveRequestBody();
    if (phase == Phase.ANSWERED) {
      bodyFailure = failure;
      phase = Phase.BROKEN_OFF;
    }
  }
}
