package io.fluxgate.okhttp;

import java.io.IOException;
import okhttp3.FormBody;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.Buffer;
import okio.BufferedSink;
import okio.ForwardingSink;
import okio.Okio;
import org.jspecify.annotations.Nullable;

/**
 * A request body that remembers which end failed when it could not be written: the source, which is
 * the program's, or the sink, which is the host's. For versions of OkHttp without such events.
 */
final class GuardedRequestBody extends RequestBody {

  private final RequestBody body;
  private volatile boolean failedAtSource;

  private GuardedRequestBody(RequestBody body) {
    this.body = body;
  }

  /** Returns null for a form, which cannot fail, and whose type interceptors ask for. */
  static @Nullable GuardedRequestBody of(RequestBody body) {
    return body instanceof FormBody ? null : new GuardedRequestBody(body);
  }

  /** Whether the source failed, or the body is not as long as declared, when last written. */
  boolean failedAtSource() {
    return failedAtSource;
  }

  @Override
  public @Nullable MediaType contentType() {
    return body.contentType();
  }

  @Override
  public long contentLength() throws IOException {
    return body.contentLength();
  }

  @Override
  public boolean isDuplex() {
    return body.isDuplex();
  }

  @Override
  public boolean isOneShot() {
    return body.isOneShot();
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    failedAtSource = false;
    CountingSink counting = new CountingSink(sink, body.contentLength());
    BufferedSink buffered = Okio.buffer(counting);
    try {
      body.writeTo(buffered);
      // Some bodies close it.
      if (buffered.isOpen()) {
        buffered.emit();
      }
    } catch (Throwable error) {
      failedAtSource = !counting.failed;
      throw error;
    }
    failedAtSource = counting.hasWrongLength();
  }

  /** The host's end of the body. Its failures are the host's unless it gets more than declared. */
  private static final class CountingSink extends ForwardingSink {

    private final long declared;
    private long count;
    boolean failed;

    CountingSink(BufferedSink sink, long declared) {
      super(sink);
      this.declared = declared;
    }

    boolean hasWrongLength() {
      return declared >= 0 && count != declared;
    }

    @Override
    public void write(Buffer source, long byteCount) throws IOException {
      count += byteCount;
      try {
        super.write(source, byteCount);
      } catch (IOException error) {
        failed = declared < 0 || count <= declared;
        throw error;
      }
    }

    @Override
    public void flush() throws IOException {
      try {
        super.flush();
      } catch (IOException error) {
        failed = true;
        throw error;
      }
    }

    @Override
    public void close() throws IOException {
      try {
        super.close();
      } catch (IOException error) {
        failed = !hasWrongLength();
        throw error;
      }
    }
  }
}
