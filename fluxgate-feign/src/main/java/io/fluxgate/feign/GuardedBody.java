package io.fluxgate.feign;

import feign.Response;
import io.fluxgate.http.adapter.BlockingCall;
import io.fluxgate.http.adapter.GuardedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/** The body of a response that is not yet classified: reports its progress. */
final class GuardedBody implements Response.Body {

  /** The class of bodies that Feign (13) makes of a stream; its readers do nothing but decode. */
  private static final String OF_STREAM = "feign.Response$InputStreamBody";

  /** Where the streams of HttpURLConnection (17 to 25) are, which do not check the length. */
  private static final String URL_CONNECTION = "sun.net.www.";

  private final Response.Body body;
  private final BlockingCall call;
  private @Nullable InputStream stream;

  GuardedBody(Response.Body body, BlockingCall call) {
    this.body = body;
    this.call = call;
  }

  @Override
  public @Nullable Integer length() {
    return body.length();
  }

  @Override
  public boolean isRepeatable() {
    return body.isRepeatable();
  }

  @Override
  public InputStream asInputStream() throws IOException {
    InputStream guarded = stream;
    if (guarded == null || isRepeatable()) {
      try {
        InputStream own = body.asInputStream();
        Integer length = body.length();
        if (length != null && own.getClass().getName().startsWith(URL_CONNECTION)) {
          call.declaredLength(length);
        }
        guarded = new GuardedInputStream(own, call);
      } catch (Throwable error) {
        call.bodyFailed(error);
        throw error;
      }
      stream = guarded;
    }
    return guarded;
  }

  @Override
  public Reader asReader(Charset charset) throws IOException {
    if (body.getClass().getName().equals(OF_STREAM)) {
      return new InputStreamReader(asInputStream(), charset);
    }
    // OkHttp's reader finds out the charset by itself.
    try {
      return new GuardedReader(body.asReader(charset), call);
    } catch (Throwable error) {
      call.bodyFailed(error);
      throw error;
    }
  }

  /** The caller has what it wants; clients may read the rest, and Feign drops what that throws. */
  @Override
  public void close() throws IOException {
    call.bodyClosed();
    body.close();
  }
}
