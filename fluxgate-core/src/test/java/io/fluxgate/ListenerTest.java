package io.fluxgate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListenerTest {

  @Test
  void listenersHearInTheOrderInWhichTheyWereAdded() {
    List<String> heard = new ArrayList<>();
    Rig rig = Rig.of(builder -> builder.listener(signal -> heard.add("first")));
    rig.breaker.addListener(signal -> heard.add("second"));

    rig.trip();

    assertThat(heard).containsExactly("first", "second");
  }

  @Test
  void listenerHearsAfterTheTransition() {
    List<CircuitState> seen = new ArrayList<>();
    Rig rig = Rig.create();
    rig.breaker.addListener(signal -> seen.add(rig.state()));

    rig.trip();
    rig.breaker.forceOpen();

    assertThat(seen).containsExactly(CircuitState.OPEN, CircuitState.FORCED_OPEN);
  }

  @Test
  void listenerThatThrowsIsLoggedOnceAndOthersStillReceiveSignals() {
    try (CapturedLog log = CapturedLog.open()) {
      Rig rig = Rig.create();
      List<Signal> heard = new ArrayList<>();
      rig.breaker.addListener(
          signal -> {
            throw new IllegalStateException("deaf");
          });
      rig.breaker.addListener(
          signal -> {
            throw new AssertionError("deaf, too");
          });
      rig.breaker.addListener(heard::add);

      rig.trip();
      rig.breaker.reset();
      rig.trip();

      assertThat(heard).hasSize(3);
      assertThat(log.messages("listener")).hasSize(2);
      assertThat(log.records().get(0).getThrown()).hasMessage("deaf");
    }
  }

  @Test
  void listenerMayCallAndResetTheBreaker() {
    Rig rig = Rig.create();
    List<String> heard = new ArrayList<>();
    rig.breaker.addListener(
        signal -> {
          heard.add(signal.from() + ">" + signal.to());
          if (signal.to() == CircuitState.OPEN) {
            assertThat(rig.isRejected()).isTrue();
            rig.breaker.reset();
            rig.succeed();
          }
        });

    rig.fail(3);

    assertThat(heard).containsExactly("CLOSED>OPEN", "OPEN>CLOSED");
    assertThat(rig.moves()).isEqualTo(heard);
    assertThat(rig.state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void listenerMayRemoveItselfAndAddOthersDuringDelivery() {
    Rig rig = Rig.create();
    List<String> heard = new ArrayList<>();
    Listener added = signal -> heard.add("added " + signal.sequence());
    Listener once =
        new Listener() {
          @Override
          public void onSignal(Signal signal) {
            heard.add("once " + signal.sequence());
            assertThat(rig.breaker.removeListener(this)).isTrue();
            rig.breaker.addListener(added);
          }
        };
    rig.breaker.addListener(once);

    rig.trip();
    rig.breaker.reset();

    assertThat(heard).containsExactly("once 1", "added 2");
  }

  @Test
  void removedListenerReceivesNothing() {
    Rig rig = Rig.create();
    List<Signal> heard = new ArrayList<>();
    Listener listener = heard::add;
    rig.breaker.addListener(listener);

    assertThat(rig.breaker.removeListener(listener)).isTrue();
    assertThat(rig.breaker.removeListener(listener)).isFalse();
    rig.trip();

    assertThat(heard).isEmpty();
  }
}
