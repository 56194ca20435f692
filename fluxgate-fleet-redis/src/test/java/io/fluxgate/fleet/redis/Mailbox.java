package io.fluxgate.fleet.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fluxgate.fleet.FleetTransport;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** What arrives on a channel, as texts. */
final class Mailbox implements AutoCloseable {

  private final List<String> texts = new CopyOnWriteArrayList<>();
  private final AtomicInteger pings = new AtomicInteger();
  private final FleetTransport transport;
  private final String channel;
  private final FleetTransport.Subscription subscription;

  Mailbox(FleetTransport transport, String channel) {
    this.transport = transport;
    this.channel = channel;
    this.subscription =
        transport.subscribe(channel, message -> texts.add(new String(message, UTF_8)));
  }

  void send(String text) {
    transport.publish(channel, text.getBytes(UTF_8));
  }

  List<String> texts() {
    return texts;
  }

  void awaitText(String text) {
    Await.until("\"" + text + "\" among " + texts, () -> texts.contains(text));
  }

  /** Waits until this hears itself, as after a start or an outage. */
  void awaitOwnVoice() {
    Await.until("a connection", transport::isUp);
    String ping = "ping " + System.identityHashCode(this) + " " + pings.incrementAndGet();
    Await.until(
        "an echo",
        () -> {
          send(ping);
          return texts.contains(ping);
        });
  }

  @Override
  public void close() {
    subscription.close();
  }
}
