package io.fluxgate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/** Compares the whole breaker with {@link BreakerModel}, command by command. */
class BreakerModelTest {

  private static final Duration RETRY_AFTER = Duration.ofSeconds(7);
  private static final long[] ORIGINS = {
    0, -1, Long.MAX_VALUE, Long.MAX_VALUE - 100_000_000_000L, Long.MIN_VALUE
  };

  @Property(edgeCases = EdgeCasesMode.NONE)
  void breakerDoesWhatTheModelDoes(
      @ForAll("setups") ModelSetup setup, @ForAll("sequences") List<ModelCommand> commands) {
    try (CapturedLog log = CapturedLog.open()) {
      new Comparison(setup, true).run(commands);
      assertThat(log.messages("failed")).as("once for each part").hasSizeLessThanOrEqualTo(4);
    }
  }

  /** The built-in rules are asked only when something can have changed; the model, every time. */
  @Property(edgeCases = EdgeCasesMode.NONE)
  void ruleAskedOnlyWhenItsAnswerCanChangeDecidesAsOneAskedEveryTime(
      @ForAll("setups") ModelSetup setup, @ForAll("faultless") List<ModelCommand> commands) {
    // A rule that opens the circuit of a healthy service is refused.
    Assume.that(!setup.rule().tripper().inputs().tripsByCountAlone());
    new Comparison(setup, false).run(commands);
  }

  /**
   * Each call is counted once, whether its end comes before or after it is overdue. The calls of
   * one slice begin at the same time here: those of a slice are judged together, a little late.
   */
  @Property(edgeCases = EdgeCasesMode.NONE)
  void overdueCallsAreJudgedAsTheModelJudgesThem(
      @ForAll("setups") ModelSetup setup,
      @ForAll("faultlessInHalfSeconds") List<ModelCommand> commands,
      @ForAll @IntRange(min = 1, max = 8) int overdueSeconds) {
    Assume.that(!setup.rule().tripper().inputs().tripsByCountAlone());
    new Comparison(setup.overdueAfter(Math.max(overdueSeconds, 1)), false).run(commands);
  }

  /** One sequence on both. */
  private static final class Comparison {

    private final ModelSetup setup;
    private final Set<ModelSetup.Part> broken = EnumSet.noneOf(ModelSetup.Part.class);
    private final List<String> moves = new ArrayList<>();
    private final List<@Nullable Ticket> tickets = new ArrayList<>();
    private final List<BreakerModel.@Nullable Held> held = new ArrayList<>();
    private final FakeTicker ticker = FakeTicker.create();

    /** When the latest second began, and how far the ticker is from it. */
    private long secondNanos;

    private long moved;
    private final BreakerModel model;
    private final CircuitBreaker breaker;

    Comparison(ModelSetup setup, boolean breakable) {
      this.setup = setup;
      // The model counts from zero; the start of the clock must not matter.
      ticker.set(ORIGINS[Math.floorMod(setup.seed(), ORIGINS.length)]);
      this.model = new BreakerModel(setup);
      this.breaker =
          CircuitBreaker.of(
              "model",
              setup
                  .policy(broken)
                  .tripper(breakable ? setup.tripper(broken) : setup.tripper())
                  .ticker(ticker)
                  .random(new Random(setup.seed())::nextDouble)
                  .listener(
                      signal ->
                          moves.add(
                              signal.from()
                                  + ">"
                                  + signal.to()
                                  + (signal.shadow() ? " (shadow)" : "")))
                  .build());
    }

    void run(List<ModelCommand> commands) {
      compare("at first");
      for (int i = 0; i < commands.size(); i++) {
        apply(commands.get(i));
        compare("after command " + i + ", " + commands.get(i));
      }
    }

    private void apply(ModelCommand command) {
      if (command instanceof ModelCommand.Begin) {
        begin();
      } else if (command instanceof ModelCommand.Finish finish) {
        if (!tickets.isEmpty()) {
          finish(finish.which() % tickets.size(), finish.end());
        }
      } else if (command instanceof ModelCommand.Call call) {
        begin();
        tick(Duration.ofSeconds(call.seconds()));
        finish(tickets.size() - 1, call.end());
      } else if (command instanceof ModelCommand.Tick tick) {
        tick(Duration.ofMillis(tick.millis()));
      } else if (command instanceof ModelCommand.Steer steer) {
        steer(steer.order());
      } else if (command instanceof ModelCommand.Toggle toggle) {
        for (Set<ModelSetup.Part> parts : List.of(broken, model.broken)) {
          if (!parts.remove(toggle.part())) {
            parts.add(toggle.part());
          }
        }
      }
    }

    private void begin() {
      Ticket ticket = breaker.tryAcquire().orElse(null);
      BreakerModel.Held call = model.begin();
      assertThat(ticket == null).as("rejected").isEqualTo(call == null);
      tickets.add(ticket);
      held.add(call);
    }

    private void finish(int which, ModelCommand.End end) {
      Ticket ticket = tickets.get(which);
      BreakerModel.Held call = held.get(which);
      if (ticket == null || call == null) {
        return;
      }
      boolean first = !call.ended;
      boolean settled =
          switch (end) {
            case SUCCESS -> ticket.success();
            case FAILURE -> ticket.failure();
            case TRACKED_ERROR -> ticket.error(new ModelSetup.Tracked());
            case UNTRACKED_ERROR -> ticket.error(new ModelSetup.Untracked());
            case GOOD_RESULT -> ticket.result("good");
            case BAD_RESULT -> ticket.result("bad");
            case FAILED_WITH_RETRY_AFTER ->
                ticket.outcome(
                    new ModelSetup.AskingToWait(new ModelSetup.Tracked(), RETRY_AFTER),
                    Tracker.all());
            case SUCCEEDED_WITH_RETRY_AFTER ->
                ticket.outcome(new ModelSetup.AskingToWait(null, RETRY_AFTER), Tracker.all());
            case IGNORED_WITH_RETRY_AFTER ->
                ticket.outcome(
                    new ModelSetup.AskingToWait(new ModelSetup.Untracked(), RETRY_AFTER),
                    Tracker.all());
            case DISCARDED -> ticket.discard();
          };
      boolean asksToWait =
          end == ModelCommand.End.FAILED_WITH_RETRY_AFTER
              || end == ModelCommand.End.SUCCEEDED_WITH_RETRY_AFTER;
      model.finish(call, end, asksToWait ? RETRY_AFTER : Duration.ZERO);
      assertThat(settled).as("settled").isEqualTo(first);
    }

    private void tick(Duration step) {
      ticker.advance(step);
      // Time does not follow a ticker that goes back by a second or more: it goes on from where the
      // latest second began.
      long second = Duration.ofSeconds(1).toNanos();
      moved += step.toNanos();
      if (moved <= -second) {
        moved = 0;
      }
      model.nanos = secondNanos + moved;
      if (moved >= second) {
        secondNanos = model.nanos;
        moved = 0;
      }
    }

    private void steer(ModelCommand.Order order) {
      boolean obeyed = true;
      switch (order) {
        case RESET -> breaker.reset();
        case OPEN_FOR -> breaker.openFor(ModelSetup.OPEN_FOR);
        case HALF_OPEN -> breaker.halfOpen();
        case DISABLE -> breaker.disable();
        case METRICS_ONLY -> breaker.metricsOnly();
        case FORCE_OPEN -> breaker.forceOpen();
        case ENFORCE -> breaker.enforce();
        case OPEN_BY_OTHERS -> obeyed = breaker.open("others fail", ModelSetup.OPEN_FOR);
        case PROBE_IN -> obeyed = breaker.probeIn(ModelSetup.PROBE_IN);
        case SUSPECT -> obeyed = breaker.suspect(2, "others fail", ModelSetup.SUSPECTED_FOR);
      }
      assertThat(obeyed).as("obeyed").isEqualTo(model.steer(order));
    }

    private void compare(String when) {
      String actual = BreakerModel.describe(breaker.info());
      // Cheaper than building a description each time.
      if (!actual.equals(model.describe()) || !moves.equals(model.moves)) {
        assertThat(actual).as(when + ", " + setup).isEqualTo(model.describe());
        assertThat(moves).as(when + ", " + setup).isEqualTo(model.moves);
      }
    }
  }

  // Generators

  @Provide
  Arbitrary<ModelSetup> setups() {
    Arbitrary<CircuitState> states = Arbitraries.of(CircuitState.class);
    Arbitrary<CircuitState> first =
        Arbitraries.frequencyOf(
            Tuple.of(4, Arbitraries.just(CircuitState.CLOSED)), Tuple.of(1, states));
    Arbitrary<ModelSetup> rest =
        Combinators.combine(
                Arbitraries.integers().between(0, 20),
                Arbitraries.of(0, 0, 20, 100),
                Arbitraries.of(100, 100, 50, 1),
                Arbitraries.of(0, 0, 1, 10),
                Arbitraries.integers().between(1, 4),
                Arbitraries.integers().between(1, 30),
                first,
                Arbitraries.longs())
            .as(
                (delay, jitter, permit, ramp, calls, lease, state, seed) ->
                    new ModelSetup(
                        true,
                        1,
                        new ModelRule.Closed(),
                        delay,
                        jitter,
                        permit,
                        ramp,
                        calls,
                        calls,
                        lease,
                        0,
                        state,
                        seed));
    return Combinators.combine(
            Arbitraries.of(true, false),
            Arbitraries.integers().between(1, 12),
            rules(3),
            Arbitraries.integers().between(1, 4),
            rest)
        .as(
            (count, size, rule, verdictCalls, other) ->
                new ModelSetup(
                    count,
                    size,
                    rule,
                    // A delay of zero is another retry; here it has to grow.
                    Math.max(1, other.delaySeconds()),
                    other.jitterPercent(),
                    other.permitPercent(),
                    other.rampSeconds(),
                    other.maximumProbes(),
                    verdictCalls,
                    other.probeTimeoutSeconds(),
                    0,
                    other.initialState(),
                    other.seed()));
  }

  private Arbitrary<ModelRule> rules(int depth) {
    Arbitrary<Integer> few = Arbitraries.integers().between(1, 6);
    Arbitrary<Integer> percents = Arbitraries.of(1, 25, 50, 75, 100);
    Arbitrary<ModelRule> simple =
        Arbitraries.oneOf(
            few.map(ModelRule.Streak::new),
            percents.map(ModelRule.FailureRate::new),
            percents.map(percent -> new ModelRule.SlowRate(percent, ModelSetup.SLOW)),
            percents.map(
                percent -> new ModelRule.SlowRate(percent, ModelSetup.SLOW.plusSeconds(1))),
            few.map(seconds -> new ModelRule.AvgLatency(Duration.ofSeconds(seconds))),
            few.map(ModelRule.MinRequests::new),
            Arbitraries.just(new ModelRule.Closed()),
            Arbitraries.just(new ModelRule.RetryAfter()));
    if (depth == 1) {
      return simple;
    }
    Arbitrary<ModelRule> smaller = rules(depth - 1);
    return Arbitraries.oneOf(
        simple,
        Combinators.combine(smaller, smaller).as(ModelRule.And::new),
        Combinators.combine(smaller, smaller).as(ModelRule.Or::new),
        smaller.map(ModelRule.Not::new));
  }

  @Provide
  Arbitrary<List<ModelCommand>> sequences() {
    return Arbitraries.frequencyOf(
            Tuple.of(30, faultlessCommands()),
            Tuple.of(1, Arbitraries.of(ModelSetup.Part.class).map(ModelCommand.Toggle::new)))
        .list()
        .ofMaxSize(60);
  }

  @Provide
  Arbitrary<List<ModelCommand>> faultless() {
    return faultlessCommands().list().ofMaxSize(60);
  }

  @Provide
  Arbitrary<List<ModelCommand>> faultlessInHalfSeconds() {
    return Arbitraries.frequencyOf(
            Tuple.of(10, Arbitraries.just((ModelCommand) new ModelCommand.Begin())),
            Tuple.of(
                5, Arbitraries.of(0, 500, 1_000, 2_000, 4_000, 20_000).map(ModelCommand.Tick::new)),
            Tuple.of(
                20, faultlessCommands().filter(command -> !(command instanceof ModelCommand.Tick))))
        .list()
        .ofMaxSize(60);
  }

  private static Arbitrary<ModelCommand> faultlessCommands() {
    Arbitrary<ModelCommand.End> ends = Arbitraries.of(ModelCommand.End.class);
    Arbitrary<ModelCommand.End> verdicts =
        Arbitraries.of(ModelCommand.End.SUCCESS, ModelCommand.End.FAILURE);
    Arbitrary<Integer> seconds = Arbitraries.of(0, 0, 0, 1, 2, 3, 5);
    return Arbitraries.frequencyOf(
        Tuple.of(4, Arbitraries.just(new ModelCommand.Begin())),
        Tuple.of(
            4,
            Combinators.combine(Arbitraries.integers().between(0, 30), ends)
                .as(ModelCommand.Finish::new)),
        Tuple.of(10, Combinators.combine(seconds, verdicts).as(ModelCommand.Call::new)),
        Tuple.of(3, Combinators.combine(seconds, ends).as(ModelCommand.Call::new)),
        Tuple.of(3, Arbitraries.integers().between(-1_000, 30_000).map(ModelCommand.Tick::new)),
        Tuple.of(1, Arbitraries.of(ModelCommand.Order.class).map(ModelCommand.Steer::new)));
  }
}
