package io.fluxgate.spring.web;

import io.fluxgate.http.CallNotPermittedIOException;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.RejectionResponse;
import io.fluxgate.http.adapter.BlockingCall;
import io.fluxgate.http.adapter.GuardedExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpResponse;

/** A request that asks the breaker when it is executed. */
class GuardedRequest implements ClientHttpRequest {

  final ClientHttpRequest request;
  private final SpringRequest begun;
  private final HttpGuard guard;
  private final @Nullable RejectionResponse answer;

  GuardedRequest(
      ClientHttpRequest request,
      SpringRequest begun,
      HttpGuard guard,
      @Nullable RejectionResponse answer) {
    this.request = request;
    this.begun = begun;
    this.guard = guard;
    this.answer = answer;
  }

  @Override
  public ClientHttpResponse execute() throws IOException {
    // A guarded factory within a guarded one gets the same URI.
    if (GuardedExchange.isGuarded(guard, begun.uri(), begun)) {
      return request.execute();
    }
    GuardedExchange exchange;
    try {
      exchange = GuardedExchange.begin(guard, begun);
    } catch (CallNotPermittedIOException rejection) {
      if (answer == null) {
        throw rejection;
      }
      return new RejectedResponse(answer, rejection);
    }
    BlockingCall call = new BlockingCall(exchange, SpringFailures::kindOf);
    ClientHttpResponse response;
    int status;
    try {
      response = exchange.within(begun.uri(), request::execute);
      // HttpURLConnection reads the answer to a request with a body only now.
      status = statusOf(response, call);
    } catch (Throwable error) {
      exchange.redirected(answered());
      if (bodyFailedAtSource()) {
        call.callerFailed(error);
      } else {
        call.failed(error);
      }
      throw error;
    }
    if (status < 200) {
      // Jetty takes a switch of protocols for the answer, and never reads that.
      call.garbled(new ProtocolException("status " + status + " instead of an answer"));
    } else {
      responded(call, SpringResponse.ofType(response.getClass(), status, response.getHeaders()));
    }
    return call.isSettled() ? response : new GuardedResponse(response, call);
  }

  private void responded(BlockingCall call, SpringResponse response) {
    try {
      call.declaredLength(response.declaredLength());
      call.responded(answered(), response);
    } catch (NumberFormatException notNumber) {
      // HttpURLConnection does not care, but Spring's own code throws this when it reads the body.
      call.garbled(notNumber);
    }
  }

  private static int statusOf(ClientHttpResponse response, BlockingCall call) throws IOException {
    try {
      return response.getStatusCode().value();
    } catch (IllegalArgumentException noStatus) {
      call.garbled(noStatus);
      response.close();
      throw noStatus;
    } catch (IOException error) {
      response.close();
      throw error;
    }
  }

  /** The request that was answered last; that of HttpURLConnection shows where redirects led. */
  private SpringRequest answered() {
    try {
      URI last = request.getURI();
      return last == null || last.equals(begun.uri())
          ? begun
          : new SpringRequest(begun.httpMethod(), last, request);
    } catch (IllegalStateException redirectedToWhatIsNoUri) {
      return begun;
    }
  }

  /** Whether what the body of the request is read from has failed. */
  boolean bodyFailedAtSource() {
    return false;
  }

  @Override
  public HttpMethod getMethod() {
    return request.getMethod();
  }

  @Override
  public URI getURI() {
    return request.getURI();
  }

  @Override
  public Map<String, Object> getAttributes() {
    return request.getAttributes();
  }

  @Override
  public HttpHeaders getHeaders() {
    return request.getHeaders();
  }

  @Override
  public OutputStream getBody() throws IOException {
    return request.getBody();
  }

  /** Names method and host. */
  @Override
  public String toString() {
    return "GuardedRequest(" + begun + ")";
  }
}
