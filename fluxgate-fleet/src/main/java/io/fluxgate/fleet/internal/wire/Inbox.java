package io.fluxgate.fleet.internal.wire;

import org.jspecify.annotations.Nullable;

/**
 * The checks that each message passes before a rule sees it, in their order: length, version, tag,
 * own id, sequence, rates, entries. The cheap ones come first; and only who knows the secret can
 * change what is known about a sender. Not thread-safe.
 */
public final class Inbox {

  private static final int ECHOES = 16;
  private static final int PER_SECOND = 500;

  private final long ownId;
  private final Seal seal;
  private final Traffic traffic;
  private final Senders senders = new Senders();
  private final RateLimit rate = new RateLimit(PER_SECOND);
  private final long[] sentNanos = new long[ECHOES];
  private int sentSequence;

  public Inbox(long ownId, Seal seal, Traffic traffic) {
    this.ownId = ownId;
    this.seal = seal;
    this.traffic = traffic;
  }

  /** Notes when an own message left, for the time of its round trip. */
  public void sent(int sequence, long nowNanos) {
    sentSequence = sequence;
    sentNanos[sequence & (ECHOES - 1)] = nowNanos;
  }

  /** Returns the message of another instance if it passes all checks. Never throws. */
  public @Nullable Message receive(byte[] bytes, long nowNanos) {
    Drop drop = checkEnvelope(bytes);
    if (drop != null) {
      return drop(drop);
    }
    long id = Codec.id(bytes);
    int sequence = Codec.sequence(bytes);
    if (id == ownId) {
      echo(sequence, nowNanos);
      return null;
    }
    Senders.Sender sender = senders.newer(id, sequence);
    traffic.setPeers(senders.size());
    if (sender == null) {
      return drop(Drop.SEQUENCE);
    }
    if (!sender.rate.take(nowNanos)) {
      return drop(Drop.SENDER_RATE);
    }
    if (!rate.take(nowNanos)) {
      return drop(Drop.RATE);
    }
    Message message = Codec.decode(bytes);
    if (message == null) {
      return drop(Drop.MALFORMED);
    }
    traffic.countReceived();
    return message;
  }

  private @Nullable Drop checkEnvelope(byte[] bytes) {
    if (!Codec.hasGoodLength(bytes)) {
      return Drop.LENGTH;
    }
    if (Codec.version(bytes) != Codec.VERSION) {
      return Drop.VERSION;
    }
    return seal.isGenuine(bytes) ? null : Drop.TAG;
  }

  private @Nullable Message drop(Drop drop) {
    traffic.count(drop);
    return null;
  }

  /** Somebody else may use this id: then the sequence is hardly one that was just sent. */
  private void echo(int sequence, long nowNanos) {
    int age = sentSequence - sequence;
    boolean wasSent = sequence != 0 && Integer.compareUnsigned(sequence, sentSequence) <= 0;
    if (wasSent && age < ECHOES && age >= 0) {
      traffic.setRoundTrip(nowNanos - sentNanos[sequence & (ECHOES - 1)]);
    }
  }
}
