package io.fluxgate.fleet.internal.rules;

import io.fluxgate.fleet.FleetMode;
import io.fluxgate.fleet.internal.wire.Codec;
import io.fluxgate.fleet.internal.wire.Decoded;
import io.fluxgate.fleet.internal.wire.Entry;
import io.fluxgate.fleet.internal.wire.HostHash;
import io.fluxgate.fleet.internal.wire.Kind;
import io.fluxgate.fleet.internal.wire.Message;
import io.fluxgate.fleet.internal.wire.Traffic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** One member, whose peers, calls and time a test makes up. */
final class MemberRig {

  final List<Message> sent = new ArrayList<>();
  final List<String> decisions = new ArrayList<>();
  final Traffic traffic = new Traffic();
  final FakeCircuit host = new FakeCircuit("host");
  final Member member;

  private final Map<Long, Integer> sequences = new HashMap<>();
  private long now = 1_234_567_890_123L;
  private long due;

  MemberRig(FleetMode mode) {
    Random random = new Random(1);
    member =
        new Member(
            new Settings("fluxgate:1:test", null, 3, mode),
            now,
            random::nextDouble,
            bytes -> sent.add(Decoded.of(bytes)),
            (breaker, opens, done, reason, duration) ->
                decisions.add((done ? "" : "would ") + (opens ? "open " : "suspect ") + breaker),
            traffic);
    member.greet();
    add(host);
    run(0.3);
  }

  Host host(String name) {
    return Objects.requireNonNull(member.find(name));
  }

  void add(FakeCircuit circuit) {
    member.add(circuit, now);
  }

  /** Lets the time pass, and does what is due on the way. */
  MemberRig run(double seconds) {
    long until = now + (long) (seconds * Time.SECOND);
    while (due <= until) {
      now = Math.max(now, due);
      due = now + member.advance(now);
    }
    now = until;
    return this;
  }

  /** Lets the time pass while the process is stopped. */
  void stop(double seconds) {
    now += (long) (seconds * Time.SECOND);
  }

  void hear(long id, Kind kind, Entry... entries) {
    int sequence = sequences.merge(id, 1, Integer::sum);
    member.receive(Codec.encode(new Message(id, sequence, kind, List.of(entries))), now);
    due = now + member.advance(now);
  }

  void receive(byte[] bytes) {
    member.receive(bytes, now);
    due = now + member.advance(now);
  }

  void hear(long id, Kind kind) {
    hear(id, kind, "host");
  }

  void hear(long id, Kind kind, String name) {
    hear(id, kind, Entry.of(HostHash.of(name), Entry.OPEN, 0));
  }

  void hear(long id, Kind kind, byte[] counts) {
    hear(id, kind, "host", counts);
  }

  void hear(long id, Kind kind, String name, byte[] counts) {
    hear(id, kind, Entry.of(HostHash.of(name), Entry.CLOSED, 0, counts));
  }

  /** Three peers call for answers. */
  MemberRig poll(String name) {
    for (int peer = 1; peer <= 3; peer++) {
      hear(peer, Kind.TRIGGER, name, EvidenceTest.counts(0, 0, 2));
    }
    return this;
  }

  /** So many peers answer that all their calls failed. */
  MemberRig answers(String name, int peers) {
    for (int peer = 1; peer <= peers; peer++) {
      hear(peer, Kind.ANSWER, name, EvidenceTest.counts(0, 0, 4));
    }
    return this;
  }

  void moved(FakeCircuit circuit, Circuit.Phase to) {
    Circuit.Phase from = circuit.phase;
    circuit.phase = to;
    member.moved(circuit.name, from, to, now);
    due = now + member.advance(now);
  }

  long sent(Kind kind) {
    return sent.stream().filter(message -> message.kind() == kind).count();
  }
}
