package io.fluxgate.fleet.internal.wire;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The last eight bytes of a message: HMAC-SHA256 over the channel and the rest of it, cut short;
 * zero if the fleet has no secret. Not thread-safe.
 */
public final class Seal {

  private static final String ALGORITHM = "HmacSHA256";

  private final byte[] channel;
  private final @Nullable Mac mac;

  /** Signs for a channel too, so that a message of one fleet is none of another. */
  public Seal(String channel, @Nullable String secret) {
    this.channel = channel.getBytes(StandardCharsets.UTF_8);
    this.mac = secret == null ? null : mac(secret.getBytes(StandardCharsets.UTF_8));
  }

  private static Mac mac(byte[] secret) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      return mac;
    } catch (GeneralSecurityException impossible) {
      // Every Java platform has to have it.
      throw new IllegalStateException(impossible);
    }
  }

  public void seal(byte[] message) {
    byte[] tag = tag(message);
    System.arraycopy(tag, 0, message, message.length - Codec.TAG_LENGTH, Codec.TAG_LENGTH);
  }

  boolean isGenuine(byte[] message) {
    int end = message.length;
    byte[] found = Arrays.copyOfRange(message, end - Codec.TAG_LENGTH, end);
    return MessageDigest.isEqual(tag(message), found);
  }

  private byte[] tag(byte[] message) {
    if (mac == null) {
      return new byte[Codec.TAG_LENGTH];
    }
    mac.update(channel);
    mac.update(message, 0, message.length - Codec.TAG_LENGTH);
    return Arrays.copyOf(mac.doFinal(), Codec.TAG_LENGTH);
  }
}
