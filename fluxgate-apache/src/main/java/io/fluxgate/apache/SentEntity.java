package io.fluxgate.apache;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/**
 * The body of a request on its way out. What its source throws is the caller's; what the connection
 * throws is the host's.
 */
final class SentEntity extends HttpEntityWrapper {

  private final HttpEntity entity;
  private final Attempt attempt;

  SentEntity(HttpEntity entity, Attempt attempt) {
    super(entity);
    this.entity = entity;
    this.attempt = attempt;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    Sink sink = new Sink(out);
    try {
      entity.writeTo(sink);
    } catch (Throwable error) {
      if (!sink.failed) {
        attempt.bodySourceFailed();
      }
      throw error;
    }
    long announced = entity.isChunked() ? -1 : entity.getContentLength();
    if (announced >= 0 && announced != sink.written) {
      attempt.bodySourceFailed();
    }
    attempt.bodyDone();
  }

  private static final class Sink extends FilterOutputStream {

    private long written;
    private boolean failed;

    Sink(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      try {
        out.write(b);
        written++;
      } catch (Throwable error) {
        failed = true;
        throw error;
      }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
        written += length;
      } catch (Throwable error) {
        failed = true;
        throw error;
      }
    }

    @Override
    public void flush() throws IOException {
      try {
        out.flush();
      } catch (Throwable error) {
        failed = true;
        throw error;
      }
    }

    @Override
    public void close() throws IOException {
      try {
        out.close();
      } catch (Throwable error) {
        failed = true;
        throw error;
      }
    }
  }
}
