package io.fluxgate.fleet;

import java.util.function.Consumer;

/**
 * Broadcasts small messages to all instances of a fleet, the sender included.
 *
 * <p>A message may be lost, delayed, doubled or overtaken by another one: a fleet is made for that.
 * What a transport must never do is wait: its methods are called from the one thread of a fleet,
 * whose beat they would delay. A transport that is not there makes each breaker a local one, no
 * more.
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
   * Starts to receive what is published on a channel, and goes on to do so after each loss of the
   * connection, until the subscription is closed. It returns at once, also if nothing can be
   * reached yet.
   *
   * @param channel such as {@code fluxgate:1:checkout}
   * @param receiver gets each message, on any thread; it copies nothing, never waits and never
   *     throws
   * @return ends the delivery; messages on their way may still arrive
   */
  Subscription subscribe(String channel, Consumer<byte[]> receiver);

  /**
   * Sends a message at most once. It never waits and never throws: a message that cannot be sent
   * now is dropped, not queued, since late evidence is worse than none.
   *
   * @param channel such as {@code fluxgate:1:checkout}
   * @param message at most 1,400 bytes; the caller does not change the array afterwards
   */
  void publish(String channel, byte[] message);

  /**
   * Tells whether messages can be sent and received now, as far as the transport knows.
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
