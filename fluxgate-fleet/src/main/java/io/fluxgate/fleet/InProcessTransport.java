package io.fluxgate.fleet;

import io.fluxgate.internal.util.Checks;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A transport between fleets in one process, for tests and samples.
 *
 * <pre>{@code
 * InProcessTransport transport = InProcessTransport.create();
 * Fleet one = Fleet.builder(HttpGuard.create(), transport).name("checkout").start();
 * Fleet two = Fleet.builder(HttpGuard.create(), transport).name("checkout").start();
 * transport.setUp(false); // as if the connection were lost
 * }</pre>
 *
 * <p>A message reaches all receivers before {@link #publish} returns. Thread-safe.
 */
public final class InProcessTransport implements FleetTransport {

  private final ConcurrentMap<String, List<Consumer<byte[]>>> receivers = new ConcurrentHashMap<>();
  private volatile boolean up = true;

  private InProcessTransport() {}

  /** {@return a transport that nobody uses yet} */
  public static InProcessTransport create() {
    return new InProcessTransport();
  }

  @Override
  public Subscription subscribe(String channel, Consumer<byte[]> receiver) {
    Checks.notNull("receiver", receiver);
    List<Consumer<byte[]>> all =
        receivers.computeIfAbsent(
            Checks.notNull("channel", channel), key -> new CopyOnWriteArrayList<>());
    // An object of its own, so that a receiver which subscribes twice ends one of them.
    Consumer<byte[]> subscribed = message -> receiver.accept(message);
    all.add(subscribed);
    return () -> all.remove(subscribed);
  }

  @Override
  public void publish(String channel, byte[] message) {
    Checks.notNull("channel", channel);
    Checks.notNull("message", message);
    if (up) {
      receivers.getOrDefault(channel, List.of()).forEach(receiver -> receiver.accept(message));
    }
  }

  @Override
  public boolean isUp() {
    return up;
  }

  /**
   * Lets the transport lose all messages, or deliver them again.
   *
   * @param up false to lose them
   */
  public void setUp(boolean up) {
    this.up = up;
  }

  @Override
  public String toString() {
    return "InProcessTransport(" + (up ? "up" : "down") + ", " + receivers.keySet() + ")";
  }
}
