package io.fluxgate.spring.web;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.StreamingHttpOutputMessage;

/**
 * The body of a request on its way out. What its source throws is the caller's; what the connection
 * throws is the host's.
 */
final class SentBody implements StreamingHttpOutputMessage.Body {

  private final StreamingHttpOutputMessage.Body body;
  private final HttpHeaders headers;
  private volatile boolean failedAtSource;

  SentBody(StreamingHttpOutputMessage.Body body, HttpHeaders headers) {
    this.body = body;
    this.headers = headers;
  }

  /** Whether the source threw, or has another length than the headers say. */
  boolean failedAtSource() {
    return failedAtSource;
  }

  @Override
  public boolean repeatable() {
    return body.repeatable();
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    failedAtSource = false;
    long declared = headers.getContentLength();
    Sink sink = new Sink(out);
    try {
      body.writeTo(sink);
    } catch (Throwable error) {
      // HttpURLConnection itself refuses to write more than was declared.
      failedAtSource = !sink.failed || isTooLong(sink, declared);
      throw error;
    }
    failedAtSource = declared >= 0 && declared != sink.written;
  }

  private static boolean isTooLong(Sink sink, long declared) {
    return declared >= 0 && sink.offered > declared;
  }

  private static final class Sink extends FilterOutputStream {

    private long offered;
    private long written;
    private boolean failed;

    Sink(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      offered++;
      failed = true;
      out.write(b);
      failed = false;
      written++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      offered += length;
      failed = true;
      out.write(bytes, offset, length);
      failed = false;
      written += length;
    }

    @Override
    public void flush() throws IOException {
      failed = true;
      out.flush();
      failed = false;
    }

    @Override
    public void close() throws IOException {
      failed = true;
      out.close();
      failed = false;
    }
  }
}
