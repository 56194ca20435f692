package io.fluxgate;

import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What must hold after any history, tried on every history of a few commands: no model of the
 * breaker is needed to state it, so none can repeat its mistakes. The laws are in
 * docs/reliability.md; {@link LawHistory} checks them.
 *
 * <p>The histories form a tree. Each of its nodes is a breaker of its own, to which the commands
 * that lead there are given; what they do has been checked in the nodes on the way, so the last
 * alone is checked, and what comes of health and of an outage from then on. Commands that do
 * nothing in a state, and those that do what another does, make no branch.
 */
class StateMachineLawsTest {

  private static final LawCommand[] COMMANDS = LawCommand.values();

  /** Every history on breakers of one setting. */
  private static final class Tree {

    private final LawSetting setting;
    private final FakeTicker ticker = FakeTicker.create();
    private final CircuitBreakerPolicy policy;
    private final CircuitBreakerPolicy resized;
    private final LawCommand[] path;
    private long histories;

    Tree(LawSetting setting, int length) {
      this.setting = setting;
      this.policy = setting.policy(ticker, setting.window());
      this.resized = setting.policy(ticker, setting.window() + 1);
      this.path = new LawCommand[length];
    }

    /**
     * Tries what begins with the first {@code depth} commands of the path.
     *
     * @param byHand how many more commands may be given by hand
     */
    void explore(int depth, int byHand) {
      histories++;
      LawHistory history = replay(depth);
      CircuitState state = history.state();
      int inFlight = history.callsInFlight();
      end(depth, history);
      if (depth == path.length) {
        return;
      }
      List<LawCommand> latest = latest(depth);
      for (LawCommand command : COMMANDS) {
        if (command.matters(state, inFlight, latest) && (byHand > 0 || !command.isByHand())) {
          path[depth] = command;
          explore(depth + 1, command.isByHand() ? byHand - 1 : byHand);
        }
      }
    }

    private List<LawCommand> latest(int depth) {
      return depth == 0
          ? List.of()
          : depth == 1 ? List.of(path[0]) : List.of(path[depth - 1], path[depth - 2]);
    }

    private LawHistory replay(int depth) {
      LawHistory history = new LawHistory(setting, ticker, policy, resized);
      try {
        for (int i = 0; i < depth; i++) {
          history.apply(path[i], i == depth - 1);
        }
      } catch (AssertionError broken) {
        throw explain(broken, depth);
      }
      return history;
    }

    /** The last nodes are so many that each of them gets one of the ends. */
    private void end(int depth, LawHistory history) {
      if (!history.isAutomatic()) {
        return;
      }
      try {
        if (depth < path.length) {
          history.outageAndTrafficReject();
          replay(depth).healthAndTimeClose();
        } else if (histories % 2 == 0) {
          history.outageAndTrafficReject();
        } else {
          history.healthAndTimeClose();
        }
      } catch (AssertionError broken) {
        throw explain(broken, depth);
      }
    }

    private AssertionError explain(AssertionError broken, int depth) {
      return new AssertionError(
          setting + " after " + Arrays.asList(path).subList(0, depth) + ": " + broken.getMessage(),
          broken);
    }
  }

  private static void everyHistory(int length, int byHand) {
    Queue<AssertionError> broken = new ConcurrentLinkedQueue<>();
    LawSetting.all().parallelStream()
        .forEach(
            setting -> {
              try {
                new Tree(setting, length).explore(0, byHand);
              } catch (AssertionError law) {
                broken.add(law);
              }
            });
    // Streams lose the message.
    if (!broken.isEmpty()) {
      throw broken.remove();
    }
  }

  @Test
  void lawsHoldAfterEveryHistoryOfThreeCommands() {
    everyHistory(3, 3);
  }

  @Test
  void lawsHoldAfterEveryHistoryOfFiveCommandsOneOfThemByHand() {
    everyHistory(5, 1);
  }

  @Test
  void lawsHoldAfterEveryHistoryOfSixCallsAndPauses() {
    everyHistory(6, 0);
  }

  @Test
  @Tag("slow")
  void lawsHoldAfterEveryHistoryOfEightCommandsOneOfThemByHand() {
    everyHistory(8, 1);
  }

  @Test
  @Tag("slow")
  void lawsHoldAfterEveryHistoryOfSixCommandsThreeOfThemByHand() {
    everyHistory(6, 3);
  }
}
