package io.fluxgate.spring.web;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reports the progress of a body; every read goes straight to the client's own stream. */
final class GuardedInputStream extends FilterInputStream {

  private final SpringCall call;
  private long length;

  GuardedInputStream(InputStream body, SpringCall call) {
    super(body);
    this.call = call;
  }

  @Override
  public int read() throws IOException {
    try {
      int read = super.read();
      reported(read < 0 ? -1 : 1);
      return read;
    } catch (Throwable error) {
      call.bodyFailed(error);
      throw error;
    }
  }

  @Override
  public int read(byte[] buffer, int offset, int count) throws IOException {
    try {
      int read = super.read(buffer, offset, count);
      reported(read);
      return read;
    } catch (Throwable error) {
      call.bodyFailed(error);
      throw error;
    }
  }

  @Override
  public long skip(long count) throws IOException {
    try {
      long skipped = super.skip(count);
      length += skipped;
      call.bodyRead();
      return skipped;
    } catch (Throwable error) {
      call.bodyFailed(error);
      throw error;
    }
  }

  @Override
  public int available() throws IOException {
    try {
      return super.available();
    } catch (Throwable error) {
      call.bodyFailed(error);
      throw error;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      super.close();
    } catch (Throwable error) {
      call.bodyFailed(error);
      throw error;
    }
    call.bodyClosed();
  }

  private void reported(int read) {
    if (read < 0) {
      call.bodyEnded(length);
    } else {
      length += read;
      call.bodyRead();
    }
  }
}
