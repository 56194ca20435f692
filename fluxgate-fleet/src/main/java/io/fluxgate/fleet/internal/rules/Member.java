package io.fluxgate.fleet.internal.rules;

import io.fluxgate.fleet.internal.wire.Drop;
import io.fluxgate.fleet.internal.wire.Entry;
import io.fluxgate.fleet.internal.wire.HostHash;
import io.fluxgate.fleet.internal.wire.Inbox;
import io.fluxgate.fleet.internal.wire.Kind;
import io.fluxgate.fleet.internal.wire.Message;
import io.fluxgate.fleet.internal.wire.Seal;
import io.fluxgate.fleet.internal.wire.Traffic;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One instance in its fleet: a state machine that is driven by the time, messages and transitions,
 * and has neither a thread nor a clock. So a simulation runs the same code as production.
 *
 * <p>{@link #advance} does what is due and returns how long until the next thing is; it is called
 * then, and after each message or transition. Every time is a reading of the same monotonic clock.
 * Not thread-safe.
 */
public final class Member {

  /** A thread that was away for longer was suspended. */
  private static final long SUSPENDED_NANOS = 2 * Time.SECOND;

  private static final long BEATS_TO_TIDY = 4;

  private final long startNanos;
  private final Traffic traffic;
  private final Inbox inbox;
  private final Outbox outbox;
  private final Hosts hosts = new Hosts();
  private final PollRules polls;
  private final ActRules act;
  private final ProbeRules probes;
  private final StartRules starts;
  private final long phaseNanos;
  private long beat;
  private long lastAdvance;
  private long lateUntil = Time.NEVER;

  /**
   * Begins. The first message is a greeting, see {@link #greet}.
   *
   * @param settings of the fleet
   * @param startNanos the time
   * @param random numbers from 0 to 1, exclusive
   * @param publisher sends a message to all instances; it keeps the array
   * @param decisions receives what was decided
   * @param traffic counts messages
   */
  public Member(
      Settings settings,
      long startNanos,
      DoubleSupplier random,
      Consumer<byte[]> publisher,
      Decisions decisions,
      Traffic traffic) {
    Draws draws = new Draws(random);
    long id = draws.id();
    Seal seal = new Seal(settings.channel(), settings.secret());
    this.startNanos = startNanos;
    this.traffic = traffic;
    this.phaseNanos = draws.uniform(Horizons.BEAT_NANOS);
    this.inbox = new Inbox(id, seal, traffic);
    this.outbox = new Outbox(id, seal, inbox, traffic, publisher);
    this.polls = new PollRules(hosts, outbox, draws, id, settings.quorum());
    this.act = new ActRules(hosts, draws, settings.mode(), decisions);
    this.probes = new ProbeRules(hosts, outbox, draws, settings.mode());
    this.starts = new StartRules(hosts, outbox, draws, act);
  }

  /** Greets the others with the next {@link #advance}. Called once, when they can hear it. */
  public void greet() {
    starts.start();
  }

  /** Adds a circuit; one of the same name that is there already stays. */
  public void add(Circuit circuit, long nowNanos) {
    hosts.add(new Host(circuit, HostHash.of(circuit.name()), nowNanos - startNanos));
  }

  /** Removes a circuit that was evicted. */
  public void remove(Circuit circuit) {
    boolean unused = hosts.remove(HostHash.of(circuit.name()), circuit);
  }

  public int hosts() {
    return hosts.size();
  }

  /** The circuit of this name has made a transition. */
  public void moved(String name, Circuit.Phase from, Circuit.Phase to, long nowNanos) {
    Host host = hosts.find(HostHash.of(name));
    if (host != null) {
      probes.moved(host, from, to, nowNanos - startNanos);
    }
  }

  /** A message has arrived, from a peer or a stranger. */
  public void receive(byte[] bytes, long nowNanos) {
    long now = nowNanos - startNanos;
    if (now < lateUntil || now - lastAdvance > SUSPENDED_NANOS) {
      traffic.count(Drop.LATE);
      return;
    }
    Message message = inbox.receive(bytes, now);
    if (message == null) {
      return;
    }
    if (message.kind() == Kind.HELLO) {
      starts.greeted(now);
    } else if (message.kind() == Kind.OPEN_HOSTS) {
      starts.answered();
    }
    for (Entry entry : message.entries()) {
      receive(message, entry, now);
    }
  }

  private void receive(Message message, Entry entry, long now) {
    if (message.kind() == Kind.OPEN_HOSTS) {
      starts.openAt(message.id(), entry.host(), now);
      return;
    }
    Host host = hosts.find(entry.host());
    if (host == null) {
      traffic.count(Drop.UNKNOWN_HOST);
      return;
    }
    switch (message.kind()) {
      case TRIGGER -> polls.triggered(host, message.id(), entry.counts(), now);
      case ANSWER -> polls.answered(host, message.id(), entry.counts(), now);
      default -> {
        if (host.opening != null) {
          probes.heard(host, host.opening, message.kind(), message.id(), now);
        }
      }
    }
    decide(host, now);
  }

  private void decide(Host host, long now) {
    Poll poll = host.poll;
    Verdict verdict = poll == null ? null : polls.verdict(host, poll, now);
    if (poll != null && verdict != null && verdict.down()) {
      act.down(host, poll, verdict, now);
    }
  }

  /** Does what is due; returns how many nanoseconds until something is. */
  public long advance(long nowNanos) {
    long now = nowNanos - startNanos;
    if (now - lastAdvance > SUSPENDED_NANOS) {
      // What waits in queues and sockets is of unknown age.
      lateUntil = now + Time.SECOND;
    }
    lastAdvance = now;
    long present = (now - phaseNanos) / Horizons.BEAT_NANOS;
    if (present > beat) {
      beat = present;
      beat(now);
    }
    long due = phaseNanos + (beat + 1) * Horizons.BEAT_NANOS;
    for (Host host : hosts.active()) {
      due = Math.min(due, due(host, now));
    }
    starts.due(now);
    due = Math.min(due, starts.due());
    due = Math.min(due, outbox.flush(now));
    return Math.max(1, due - now);
  }

  private void beat(long now) {
    hosts.forEach(host -> beat(host, now));
    if (beat % BEATS_TO_TIDY == 0) {
      hosts.tidy(now);
      starts.tidy(now);
    }
  }

  private void beat(Host host, long now) {
    host.read(beat, now);
    probes.reconcile(host, now);
    Opening opening = host.opening;
    if (opening != null) {
      probes.beat(host, opening, now);
    }
    polls.beat(host, now);
    starts.check(host, now);
    decide(host, now);
  }

  private long due(Host host, long now) {
    long due = Time.FAR;
    Poll poll = host.poll;
    if (poll != null) {
      if (poll.due() <= now) {
        polls.due(host, poll, now);
      }
      due = poll.due();
    }
    Opening opening = host.opening;
    if (opening != null) {
      probes.due(host, opening, now);
      due = Math.min(due, opening.startedDue);
    }
    return due;
  }

  @Nullable Host find(String name) {
    return hosts.find(HostHash.of(name));
  }
}
