package io.fluxgate.feign;

import io.fluxgate.http.adapter.BlockingCall;
import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/** Reports the progress of a body whose bytes nobody sees. */
final class GuardedReader extends FilterReader {

  private final BlockingCall call;

  GuardedReader(Reader reader, BlockingCall call) {
    super(reader);
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
  public int read(char[] buffer, int offset, int count) throws IOException {
    try {
      return reported(super.read(buffer, offset, count));
    } catch (Throwable error) {
      call.bodyFailed(error);
      throw error;
    }
  }

  @Override
  public void close() throws IOException {
    call.bodyClosed();
    super.close();
  }

  private int reported(int read) {
    if (read < 0) {
      // As many as there were: characters do not show how many bytes these are.
      call.bodyEnded(Long.MAX_VALUE);
    } else {
      call.bodyRead();
    }
    return read;
  }
}
