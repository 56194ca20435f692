package io.fluxgate.fleet.internal.run;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.Signal;
import io.fluxgate.fleet.FleetTransport;
import io.fluxgate.fleet.internal.rules.Decisions;
import io.fluxgate.fleet.internal.rules.Member;
import io.fluxgate.fleet.internal.rules.Settings;
import io.fluxgate.fleet.internal.wire.Drop;
import io.fluxgate.fleet.internal.wire.Traffic;
import io.fluxgate.internal.util.Log;
import io.fluxgate.internal.util.LoggedFailure;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A fleet from its start to its end: the one thread, and what feeds it.
 *
 * <p>Everything that the rules know belongs to that thread. Transports and breakers only put
 * messages and transitions into its queue, so that no call and no transport ever waits for it.
 */
public final class FleetRun {

  private static final int QUEUE = 1_000;
  private static final long BEAT_NANOS = Duration.ofMillis(250).toNanos();
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final String channel;
  private final FleetTransport transport;
  private final Traffic traffic;
  private final Mailbox<Object> mailbox = new Mailbox<>(QUEUE);
  private final Breakers breakers;
  private final Member member;
  private final Thread thread;
  private final ReentrantLock starting = new ReentrantLock();
  private FleetTransport.@Nullable Subscription subscription;
  private volatile boolean closed;
  private boolean greeted;
  private boolean warned;

  /** Is not started; {@code single} is a breaker beside those of the registry, null for none. */
  public FleetRun(
      Settings settings,
      FleetTransport transport,
      CircuitBreakerRegistry registry,
      @Nullable CircuitBreaker single,
      Traffic traffic,
      Decisions decisions) {
    this.channel = settings.channel();
    this.transport = transport;
    this.traffic = traffic;
    this.breakers = new Breakers(registry, single, this::offer);
    SplittableRandom random = new SplittableRandom(new SecureRandom().nextLong());
    this.member =
        new Member(
            settings, System.nanoTime(), random::nextDouble, this::publish, decisions, traffic);
    this.thread = new Thread(this::run, "fluxgate-fleet " + channel);
    thread.setDaemon(true);
  }

  /** Called once; does nothing if it was closed before. */
  public void start() {
    starting.lock();
    try {
      if (!closed) {
        subscription = transport.subscribe(channel, this::offer);
        breakers.start();
        thread.start();
      }
    } finally {
      starting.unlock();
    }
  }

  /** Ends the thread and waits for it, unless a listener on that thread calls this. */
  public void close() {
    starting.lock();
    try {
      closed = true;
    } finally {
      starting.unlock();
    }
    mailbox.end();
    FleetTransport.Subscription open = subscription;
    if (open != null) {
      open.close();
    }
    boolean interrupted = false;
    if (thread != Thread.currentThread()) {
      try {
        thread.join(PATIENCE.toMillis());
      } catch (InterruptedException stopWaiting) {
        interrupted = true;
      }
    }
    breakers.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void offer(Object messageOrSignal) {
    if (!closed && mailbox.offer(messageOrSignal) != null) {
      traffic.count(Drop.QUEUE_FULL);
    }
  }

  private void publish(byte[] message) {
    transport.publish(channel, message);
  }

  private void run() {
    while (!closed) {
      long wait = BEAT_NANOS;
      try {
        wait = pass();
      } catch (Throwable failure) {
        // Nobody else keeps this thread alive; without it each breaker is a local one.
        warnOnce(failure);
      }
      // An interrupt would make every wait end at once.
      boolean unused = Thread.interrupted();
      mailbox.await(wait);
    }
  }

  private void warnOnce(Throwable failure) {
    if (!warned) {
      warned = true;
      Log.warn(
          "The fleet on " + channel + " goes on after an exception; later ones are not logged",
          // That of a transport may name a password.
          LoggedFailure.of(failure, false));
    }
  }

  /** Returns how long until something is due. */
  private long pass() {
    breakers.update(member, System.nanoTime());
    for (int i = 0; i < QUEUE; i++) {
      Object item = mailbox.poll();
      if (item instanceof byte[] message) {
        member.receive(message, System.nanoTime());
      } else if (item instanceof Signal signal) {
        member.moved(
            signal.name(),
            BreakerCircuit.phase(signal.from()),
            BreakerCircuit.phase(signal.to()),
            System.nanoTime());
      } else {
        break;
      }
    }
    greet();
    return member.advance(System.nanoTime());
  }

  /** Most transports connect after the start, and drop what is published before. */
  private void greet() {
    if (!greeted && mayBeUp()) {
      greeted = true;
      member.greet();
    }
  }

  private boolean mayBeUp() {
    try {
      return transport.isUp();
    } catch (RuntimeException unknown) {
      return true;
    }
  }
}
