package io.fluxgate.http.adapter;

import io.fluxgate.internal.util.Checks;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reports the progress of a body; every read goes straight to the client's own stream. */
public final class GuardedInputStream extends FilterInputStream {

  private final BodyProgress progress;
  private long length;

  /**
   * Creates a stream.
   *
   * @param body the client's own stream
   * @param progress receives each read before its caller has the bytes
   */
  public GuardedInputStream(InputStream body, BodyProgress progress) {
    super(Checks.notNull("body", body));
    this.progress = Checks.notNull("progress", progress);
  }

  @Override
  public int read() throws IOException {
    try {
      int read = super.read();
      reported(read < 0 ? -1 : 1);
      return read;
    } catch (Throwable error) {
      progress.bodyFailed(error);
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
      progress.bodyFailed(error);
      throw error;
    }
  }

  @Override
  public long skip(long count) throws IOException {
    try {
      long skipped = super.skip(count);
      length += skipped;
      progress.bodyRead();
      return skipped;
    } catch (Throwable error) {
      progress.bodyFailed(error);
      throw error;
    }
  }

  @Override
  public int available() throws IOException {
    try {
      return super.available();
    } catch (Throwable error) {
      progress.bodyFailed(error);
      throw error;
    }
  }

  /** Clients read the rest of the body here, and throw if it breaks off. */
  @Override
  public void close() throws IOException {
    try {
      super.close();
    } catch (Throwable error) {
      progress.bodyFailed(error);
      throw error;
    }
    progress.bodyClosed();
  }

  private void reported(int read) {
    if (read < 0) {
      progress.bodyEnded(length);
    } else {
      length += read;
      progress.bodyRead();
    }
  }
}
