package io.fluxgate.tools.simulate;

import java.util.Arrays;
import java.util.PriorityQueue;

/** One scenario with one seed and one subject: events in the order of virtual time. */
final class Simulation {

  private static final long MAIN_STREAM = 1;
  private static final long BYSTANDER_STREAM = 2;
  private static final long GUARDS = 3;
  private static final long FAULTS = 4;
  private static final long BYSTANDER_NANOS = 20_000_000L;
  private static final long FIRST_BACKOFF_NANOS = 50_000_000L;

  private final Scenario scenario;
  private final Scenario.Callers callers;
  private final FaultPlan plan;
  private final Upstream upstream;
  private final VirtualClock clock = new VirtualClock();
  private final World world;
  private final Guards guards;
  private final ArrivalStream calls;
  private final ArrivalStream bystanders;
  private final PriorityQueue<Call> events = new PriorityQueue<>();
  private final int[] freeThreads;
  private final Tally tally;
  private long number;

  private Simulation(Scenario scenario, long seed, Subject subject) {
    this.scenario = scenario;
    this.callers = scenario.callers();
    this.plan = new FaultPlan(scenario, Draws.bits(seed, FAULTS));
    this.tally = new Tally(plan);
    this.upstream = new Upstream(scenario, plan);
    int perInstance = subject.isPerShard() || scenario.hasHosts() ? scenario.shards() : 1;
    this.world = new World(scenario, plan, clock, perInstance, Draws.bits(seed, GUARDS));
    this.guards = new Guards(scenario, plan, subject, world);
    this.calls = new ArrivalStream(Draws.bits(seed, MAIN_STREAM), callers.rate(), plan, true);
    this.bystanders =
        new ArrivalStream(Draws.bits(seed, BYSTANDER_STREAM), callers.bystanderRate(), plan, false);
    this.freeThreads = new int[callers.instances()];
    Arrays.fill(freeThreads, callers.threads());
  }

  /** Runs to the end of the last call and returns what was counted. */
  static Tally run(Scenario scenario, long seed, Subject subject) {
    Simulation simulation = new Simulation(scenario, seed, subject);
    simulation.run();
    return simulation.tally;
  }

  private void run() {
    long end = plan.endNanos();
    while (true) {
      Call due = events.peek();
      long dueNanos = due == null ? Long.MAX_VALUE : due.dueNanos;
      ArrivalStream next = calls.nextNanos() <= bystanders.nextNanos() ? calls : bystanders;
      long arrivalNanos = next.nextNanos() < end ? next.nextNanos() : Long.MAX_VALUE;
      if (due == null && arrivalNanos == Long.MAX_VALUE) {
        break;
      }
      if (world.agenda().nextNanos() < Math.min(arrivalNanos, dueNanos)) {
        world.agenda().runNext();
      } else if (arrivalNanos < dueNanos) {
        arrive(next, next == bystanders);
      } else {
        clock.set(dueNanos);
        events.remove();
        happen(due);
      }
    }
    guards.count(tally);
    tally.messages = world.messages;
    tally.finish(scenario.servers());
  }

  private void arrive(ArrivalStream stream, boolean bystander) {
    long now = stream.nextNanos();
    long seed = stream.callSeed();
    stream.advance();
    clock.set(now);
    int instance = (int) (Draws.uniform(seed, -1) * callers.instances());
    if (world.pauseNanos(instance) > 0) {
      // Nobody calls in a process that stands still.
      return;
    }
    int shard = (int) (Draws.uniform(seed, -2) * scenario.shards());
    Call call = new Call(seed, number++, now, instance, shard, bystander);
    boolean dropped = freeThreads[instance] == 0;
    if (bystander) {
      tally.bystander(now, dropped);
    } else {
      tally.arrived(now);
      tally.dropped += dropped ? 1 : 0;
    }
    if (dropped) {
      return;
    }
    freeThreads[instance]--;
    if (bystander) {
      call.end = CallEnd.SUCCESS;
      schedule(call, now + (long) (BYSTANDER_NANOS * Draws.logNormal(seed, 0, 0.5)));
    } else {
      attempt(call);
    }
  }

  private void attempt(Call call) {
    long now = clock.nanos();
    Upstream.Answer answer =
        upstream.preview(now, call.shard, call.instance, call.seed, call.attempt);
    long deadline = deadline(call, now);
    boolean worthwhile = answer.good() && answer.atNanos() <= deadline && upstream.isPrompt(answer);
    Guard.Pass pass = guards.admit(call, () -> worthwhile);
    if (pass == null) {
      tally.rejected(now);
      freeThreads[call.instance]++;
      return;
    }
    upstream.accept(now, answer);
    tally.sent(now, answer.occupies());
    call.pass = pass;
    call.sentNanos = now;
    call.retries = false;
    if (answer.atNanos() <= deadline) {
      call.end = answer.good() ? CallEnd.SUCCESS : CallEnd.ERROR;
      schedule(call, answer.atNanos());
    } else {
      call.end = deadline < now + callers.timeoutNanos() ? CallEnd.CANCELLED : CallEnd.TIMEOUT;
      schedule(call, deadline);
    }
  }

  /** When the caller stops waiting: its client counts from the attempt, it itself from the call. */
  private long deadline(Call call, long now) {
    long giveUp = callers.giveUpNanos();
    long left = giveUp == Long.MAX_VALUE ? giveUp : call.arrivalNanos + giveUp;
    return Math.min(now + callers.timeoutNanos(), left);
  }

  private void happen(Call call) {
    long pause = world.pauseNanos(call.instance);
    if (pause > 0) {
      schedule(call, clock.nanos() + pause);
      return;
    }
    if (call.retries) {
      attempt(call);
      return;
    }
    if (call.bystander) {
      freeThreads[call.instance]++;
      return;
    }
    guards.end(call);
    if (call.end == CallEnd.SUCCESS) {
      tally.succeeded(call);
    } else {
      tally.failed++;
      tally.wastedNanos += clock.nanos() - call.sentNanos;
      if (call.end != CallEnd.CANCELLED && call.attempt + 1 < callers.attempts()) {
        tryAgain(call);
        return;
      }
    }
    freeThreads[call.instance]++;
  }

  /** The thread waits, too. */
  private void tryAgain(Call call) {
    call.attempt++;
    call.retries = true;
    double jitter = 0.5 + Draws.uniform(call.seed, -2L - call.attempt);
    schedule(call, clock.nanos() + (long) ((FIRST_BACKOFF_NANOS << call.attempt) * jitter));
  }

  private void schedule(Call call, long atNanos) {
    call.dueNanos = atNanos;
    events.add(call);
  }
}
