package io.fluxgate.spring.web;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reports the progress of a body; every read goes straight to the client's own stream. */
final class GuardedInputStream extends FilterInputStream {

  private final SpringCall call;

  GuardedInputStream(InputStream body, SpringCall call) {
    super(body);
    this.call = call;
  }

  @Override
  public int read() throws IOException {
    try {
      return reported(super.read());
    } catch (Throwable error) {
      call.bodyFailed(error);
      throw error;
    }
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    try {
      return reported(super.read(buffer, offset, length));
    } catch (Throwable error) {
      call.bodyFailed(error);
      throw error;
    }
  }

  @Override
  public long skip(long count) throws IOException {
    try {
      long skipped = super.skip(count);
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

  private int reported(int read) {
    if (read < 0) {
      call.bodyEnded();
    } else {
      call.bodyRead();
    }
    return read;
  }
}
