package io.fluxgate.okhttp;

import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import okio.ForwardingSource;
import okio.Okio;
import org.jspecify.annotations.Nullable;

/** A response body that reports each read to its call. Reads pass straight through. */
final class GuardedBody extends ResponseBody {

  private final ResponseBody body;
  private final BufferedSource source;

  GuardedBody(ResponseBody body, OkHttpCall call) {
    this.body = body;
    this.source = Okio.buffer(new GuardedSource(body, call));
  }

  @Override
  public @Nullable MediaType contentType() {
    return body.contentType();
  }

  @Override
  public long contentLength() {
    return body.contentLength();
  }

  @Override
  public BufferedSource source() {
    return source;
  }

  @Override
  public void close() {
    super.close();
    // Another interceptor's body may have more to close than its source.
    body.close();
  }

  private static final class GuardedSource extends ForwardingSource {

    private final ResponseBody body;
    private final OkHttpCall call;
    private final long length;
    private long received;

    GuardedSource(ResponseBody body, OkHttpCall call) {
      super(body.source());
      this.body = body;
      this.call = call;
      this.length = body.contentLength();
    }

    @Override
    public long read(Buffer sink, long byteCount) throws IOException {
      long count;
      try {
        count = super.read(sink, byteCount);
      } catch (Throwable error) {
        call.bodyFailed(error, body.contentType());
        throw error;
      }
      if (count != -1) {
        received += count;
      }
      // Readers that know the length ask for no more than that, and some never close the body.
      if (count == -1 || received == length) {
        call.bodyEnded();
      } else {
        call.bodyRead();
      }
      return count;
    }

    @Override
    public void close() throws IOException {
      call.bodyClosed();
      super.close();
    }
  }
}
