package io.fluxgate.fleet;

import java.util.function.Consumer;

/**
 * Broadcasts small messages to all instances of a fleet, the sender included.
 *
 * <p>A fleet copes with messages that are lost, delayed, duplicated or reordered. A transport must
 * never block: its methods are called on the only thread of a fleet. While it is down, each breaker
 * sees only its own calls.
 *
 * <p>Implementations must be thread-safe. A fleet does not close the transport that it was given.
 *
 * <pre>{@code
 * FleetTransport transport = InProcessTransport.create(); // or that of fluxgate-fleet-redis
 * Fleet fleet = Fleet.builder(CircuitBreakerRegistry.create(), transport).name("checkout").start();
 * }</pre>
 */
public interface FleetTransport {

  /**
   * Receives what is published on a channel until the subscription is closed, also after the
   * connection was lost and restored. Returns immediately, even if no server can be reached yet.
   *
   * @param channel such as {@code fluxgate:1:checkout}
   * @param receiver receives each message, on any thread; it does not copy the array, block or
   *     throw
   * @return ends the delivery; messages on their way may still arrive
   */
  Subscription subscribe(String channel, Consumer<byte[]> receiver);

  /**
   * Sends a message at most once. Never blocks and never throws: a message that cannot be sent now
   * is dropped, not queued, since late evidence is worse than none.
   *
   * @param channel such as {@code fluxgate:1:checkout}
   * @param message at most 1,400 bytes; the caller does not change the array afterwards
   */
  void publish(String channel, byte[] message);

  /**
   * Returns whether messages can be sent and received now, as far as the transport knows.
   *
   * @return false while the connection is lost
   */
  boolean isUp();

  /** What {@link #subscribe} returns. */
  interface Subscription extends AutoCloseable {

    /** Ends the delivery of messages. A second call does nothing. */
    @Override
    void close();
  }
}
