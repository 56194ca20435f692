package io.fluxgate.adapter.tck;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the caller reads a request body from while it is sent, such as a file or an upload that it
 * forwards. It may break off, or have another length than declared. Immutable.
 */
public final class RequestBodySource {

  /** Creates what the caller's own code throws: an IOException or an unchecked one. */
  interface Fault {
    Exception create();
  }

  /** Each byte of every source. */
  static final byte FILLER = 'x';

  private final long declaredLength;
  private final int length;
  private final @Nullable Fault fault;

  private RequestBodySource(long declaredLength, int length, @Nullable Fault fault) {
    this.declaredLength = declaredLength;
    this.length = length;
    this.fault = fault;
  }

  /** So many bytes, of the length that is declared, or of unknown length if that is -1. */
  static RequestBodySource of(long declaredLength, int length) {
    return new RequestBodySource(declaredLength, length, null);
  }

  /** So many bytes and then this fault. */
  static RequestBodySource breakingOff(long declaredLength, int length, Fault fault) {
    return new RequestBodySource(declaredLength, length, fault);
  }

  /** {@return the length to declare to the client; -1 for unknown} */
  public long declaredLength() {
    return declaredLength;
  }

  /**
   * Opens the source, from its beginning.
   *
   * @return what the body is read from; its {@code read} may throw, checked or unchecked
   */
  public InputStream open() {
    return new Source();
  }

  @Override
  public String toString() {
    return length + " bytes of " + declaredLength + (fault == null ? "" : ", then a fault");
  }

  private final class Source extends InputStream {

    private int left = length;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    /** No more than a packet's worth at a time, as a socket would. */
    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
      if (count == 0) {
        return 0;
      }
      if (left == 0) {
        return end();
      }
      int read = Math.min(Math.min(count, left), 1460);
      Arrays.fill(buffer, offset, offset + read, FILLER);
      left -= read;
      return read;
    }

    private int end() throws IOException {
      Exception error = fault == null ? null : fault.create();
      if (error instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      if (error instanceof IOException checked) {
        throw checked;
      }
      return -1;
    }
  }
}
