package io.fluxgate.spring.web;

import io.fluxgate.http.HttpGuard;
import io.fluxgate.http.RejectionResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.client.ClientHttpRequest;

/** A guarded request whose body is written while it is sent. */
final class GuardedStreamingRequest extends GuardedRequest implements StreamingHttpOutputMessage {

  private @Nullable SentBody body;

  GuardedStreamingRequest(
      ClientHttpRequest request,
      SpringRequest begun,
      HttpGuard guard,
      @Nullable RejectionResponse answer) {
    super(request, begun, guard, answer);
  }

  @Override
  public void setBody(Body body) {
    SentBody sent = new SentBody(body, getHeaders());
    this.body = sent;
    ((StreamingHttpOutputMessage) request).setBody(sent);
  }

  @Override
  boolean bodyFailedAtSource() {
    SentBody sent = body;
    return sent != null && sent.failedAtSource();
  }
}
