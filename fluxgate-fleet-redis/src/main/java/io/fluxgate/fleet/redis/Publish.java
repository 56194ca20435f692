package io.fluxgate.fleet.redis;

import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import org.jspecify.annotations.Nullable;

/**
 * One PUBLISH or SPUBLISH under way. It outlives its time-out: Lettuce completes a command that
 * takes too long, although the server may still execute what lies in its socket.
 */
final class Publish extends Command<String, byte[], Long> {

  static final RedisCodec<String, byte[]> CODEC =
      RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

  /** Learns how a message ended; called by any thread, once. */
  interface Listener {

    /** The server has answered, with an error or without. */
    void answered(Publish publish, @Nullable String error);

    /** The message was not written, or its connection was lost before the answer. */
    void lost(Publish publish);
  }

  private final Listener listener;
  private final long sentNanos;

  Publish(CommandType type, String channel, byte[] message, long sentNanos, Listener listener) {
    super(
        type,
        new IntegerOutput<>(CODEC),
        new CommandArgs<>(CODEC).addKey(channel).addValue(message));
    this.sentNanos = sentNanos;
    this.listener = listener;
  }

  long sentNanos() {
    return sentNanos;
  }

  @Override
  public void complete() {
    super.complete();
    listener.answered(this, getOutput().hasError() ? getError() : null);
  }

  @Override
  public boolean completeExceptionally(Throwable failure) {
    if (failure instanceof RedisCommandTimeoutException) {
      return false;
    }
    boolean completed = super.completeExceptionally(failure);
    listener.lost(this);
    return completed;
  }

  /** A cancelled command is not written again after a reconnection, whatever the options are. */
  @Override
  public void cancel() {
    super.cancel();
    listener.lost(this);
  }
}
