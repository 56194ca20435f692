package io.fluxgate.fleet.internal.rules;

import io.fluxgate.fleet.internal.wire.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Rules 1 to 5: instances that see failures call a poll, and all that made calls answer it, in
 * random order, until enough is known. Whether one answers never depends on what it saw: volunteers
 * would make 30 % errors look like an outage.
 */
final class PollRules {

  private static final long SUSPECT_NANOS = 500 * Time.MILLI;
  private static final long CALM_NANOS = 5 * Time.SECOND;
  private static final long TRIGGER_WAIT_NANOS = 150 * Time.MILLI;
  private static final long LONGEST_PAUSE_NANOS = 4 * Time.SECOND;
  private static final long ANSWER_WAIT_NANOS = 300 * Time.MILLI;
  private static final long ANSWER_STEP_NANOS = 80 * Time.MILLI;
  private static final long ANSWER_PAUSE_NANOS = 900 * Time.MILLI;

  private final Hosts hosts;
  private final Outbox outbox;
  private final Draws draws;
  private final long ownId;
  private final int quorum;

  PollRules(Hosts hosts, Outbox outbox, Draws draws, long ownId, int quorum) {
    this.hosts = hosts;
    this.outbox = outbox;
    this.draws = draws;
    this.ownId = ownId;
    this.quorum = quorum;
  }

  /** At each beat: plans an own call for answers, and an own answer. */
  void beat(Host host, long now) {
    boolean recent = now - host.lastSuspicion < SUSPECT_NANOS;
    boolean suspect = recent && host.circuit.phase() == Circuit.Phase.CLOSED;
    Poll poll = suspect ? hosts.poll(host, now) : host.poll;
    if (poll == null) {
      return;
    }
    poll.update(now, quorum);
    if (now - host.lastSuspicion >= CALM_NANOS) {
      poll.triggerPause = Time.SECOND;
    }
    boolean mayTrigger = suspect && !poll.isOn() && now - poll.lastTrigger >= poll.triggerPause;
    if (mayTrigger && poll.triggerDue == Time.FAR) {
      poll.triggerDue = Time.grain(now + draws.fewFirst(TRIGGER_WAIT_NANOS));
    }
    planAnswer(host, poll, now);
  }

  private void planAnswer(Host host, Poll poll, long now) {
    if (!poll.isOn() || poll.answerDue != Time.FAR || now - poll.lastAnswer < ANSWER_PAUSE_NANOS) {
      return;
    }
    int freshest = host.freshest();
    if (freshest >= 0 && !poll.isBlocked(freshest, now)) {
      long wait = draws.fewFirst(ANSWER_WAIT_NANOS) + ANSWER_STEP_NANOS * freshest;
      poll.answerDue = Time.grain(now + wait);
    }
  }

  /** Sends what is due. */
  void due(Host host, Poll poll, long now) {
    if (poll.triggerDue <= now) {
      poll.triggerDue = Time.FAR;
      trigger(host, poll, now);
    }
    if (poll.answerDue <= now) {
      poll.answerDue = Time.FAR;
      answer(host, poll, now);
    }
  }

  private void trigger(Host host, Poll poll, long now) {
    poll.update(now, quorum);
    if (poll.isOn() || host.circuit.phase() != Circuit.Phase.CLOSED) {
      return;
    }
    byte[] counts = host.counts();
    poll.triggers.put(ownId, now, counts);
    poll.touched = now;
    poll.triggerPause =
        poll.lastTrigger == Time.NEVER
            ? Time.SECOND
            : Math.min(LONGEST_PAUSE_NANOS, 2 * poll.triggerPause);
    poll.lastTrigger = now;
    outbox.add(Kind.TRIGGER, host.entry(counts));
    poll.update(now, quorum);
    planAnswer(host, poll, now);
  }

  private void answer(Host host, Poll poll, long now) {
    poll.update(now, quorum);
    int freshest = host.freshest();
    if (!poll.isOn()
        || freshest < 0
        || poll.isBlocked(freshest, now)
        || poll.isAnswered(now, quorum)) {
      return;
    }
    byte[] counts = host.counts();
    poll.answers.put(ownId, now, counts);
    poll.touched = now;
    poll.lastAnswer = now;
    outbox.add(Kind.ANSWER, host.entry(counts));
  }

  void triggered(Host host, long id, byte[] counts, long now) {
    Poll poll = hosts.poll(host, now);
    if (poll != null) {
      poll.triggers.put(id, now, counts);
      poll.update(now, quorum);
      planAnswer(host, poll, now);
    }
  }

  void answered(Host host, long id, byte[] counts, long now) {
    Poll poll = hosts.poll(host, now);
    if (poll != null) {
      poll.answers.put(id, now, counts);
    }
  }

  /** Returns what is known while a poll is on, null if that is too little. */
  @Nullable Verdict verdict(Host host, Poll poll, long now) {
    poll.update(now, quorum);
    if (!poll.isOn()) {
      return null;
    }
    poll.noteUp(now, quorum);
    return poll.verdict(now, ownId, host.counts(), quorum);
  }
}
