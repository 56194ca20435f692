package io.fluxgate.fleet.internal.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** What messages call a host: names do not leave the instance, and need no more than 8 bytes. */
public final class HostHash {

  private HostHash() {}

  /** Returns the first eight bytes of the SHA-256 of the name of a breaker. */
  public static long of(String name) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return ByteBuffer.wrap(digest.digest(name.getBytes(StandardCharsets.UTF_8))).getLong();
    } catch (NoSuchAlgorithmException impossible) {
      // Every Java platform has to have it.
      throw new IllegalStateException(impossible);
    }
  }
}
