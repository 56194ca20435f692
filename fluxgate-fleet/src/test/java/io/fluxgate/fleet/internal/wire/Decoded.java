package io.fluxgate.fleet.internal.wire;

/** Reads messages in tests of other packages. */
public final class Decoded {

  private Decoded() {}

  public static Message of(byte[] bytes) {
    Message message = Codec.decode(bytes);
    if (message == null) {
      throw new AssertionError("malformed");
    }
    return message;
  }
}
