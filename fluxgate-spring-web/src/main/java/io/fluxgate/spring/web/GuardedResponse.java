package io.fluxgate.spring.web;

import io.fluxgate.http.adapter.BlockingCall;
import io.fluxgate.http.adapter.GuardedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpResponse;

/** A response that is not yet classified: reports the progress of its body. */
final class GuardedResponse implements ClientHttpResponse {

  private final ClientHttpResponse response;
  private final BlockingCall call;
  private @Nullable InputStream body;

  GuardedResponse(ClientHttpResponse response, BlockingCall call) {
    this.response = response;
    this.call = call;
  }

  @Override
  public InputStream getBody() throws IOException {
    InputStream guarded = body;
    if (guarded == null) {
      try {
        guarded = new GuardedInputStream(response.getBody(), call);
      } catch (Throwable error) {
        call.bodyFailed(error);
        throw error;
      }
      body = guarded;
    }
    return guarded;
  }

  /** The caller has what it wants; Spring reads the rest, and drops what that throws. */
  @Override
  public void close() {
    call.bodyClosed();
    response.close();
  }

  @Override
  public HttpStatusCode getStatusCode() throws IOException {
    return response.getStatusCode();
  }

  @Override
  public String getStatusText() throws IOException {
    return response.getStatusText();
  }

  @Override
  public HttpHeaders getHeaders() {
    return response.getHeaders();
  }
}
