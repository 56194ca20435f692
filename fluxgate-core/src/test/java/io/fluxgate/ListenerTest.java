package io.fluxgate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListenerTest {

  @Test
  void listenersHearInTheOrderInWhichTheyWereAdded() {
    List<String> received = new ArrayList<>();
    Rig rig = Rig.of(builder -> builder.listener(signal -> received.add("first")));
    rig.breaker.addListener(signal -> received.add("second"));

    rig.trip();

    assertThat(received).containsExactly("first", "second");
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
      List<Signal> received = new ArrayList<>();
      rig.breaker.addListener(
          signal -> {
            throw new IllegalStateException("deaf");
          });
      rig.breaker.addListener(
          signal -> {
            throw new AssertionError("deaf, too");
          });
      rig.breaker.addListener(received::add);

      rig.trip();
      rig.breaker.reset();
      rig.trip();

      assertThat(received).hasSize(3);
      assertThat(log.messages("listener")).hasSize(2);
      assertThat(log.records().get(0).getThrown()).hasMessage("deaf");
    }
  }

  @Test
  void listenerMayCallAndResetTheBreaker() {
    Rig rig = Rig.create();
    List<String> received = new ArrayList<>();
    rig.breaker.addListener(
        signal -> {
          received.add(signal.from() + ">" + signal.to());
          if (signal.to() == CircuitState.OPEN) {
            assertThat(rig.isRejected()).isTrue();
            rig.breaker.reset();
            rig.succeed();
          }
        });

    rig.fail(3);

    assertThat(received).containsExactly("CLOSED>OPEN", "OPEN>CLOSED");
    assertThat(rig.moves()).isEqualTo(received);
    assertThat(rig.state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void listenerMayRemoveItselfAndAddOthersDuringDelivery() {
    Rig rig = Rig.create();
    List<String> received = new ArrayList<>();
    Listener added = signal -> received.add("added " + signal.sequence());
    Listener once =
        new Listener() {
          @Override
          public void onSignal(Signal signal) {
            received.add("once " + signal.sequence());
            assertThat(rig.breaker.removeListener(this)).isTrue();
            rig.breaker.addListener(added);
          }
        };
    rig.breaker.addListener(once);

    rig.trip();
    rig.breaker.reset();

    assertThat(received).containsExactly("once 1", "added 2");
  }

  @Test
  void removedListenerReceivesNothing() {
    Rig rig = Rig.create();
    List<Signal> received = new ArrayList<>();
    Listener listener = received::add;
    rig.breaker.addListener(listener);

    assertThat(rig.breaker.removeListener(listener)).isTrue();
    assertThat(rig.breaker.removeListener(listener)).isFalse();
    rig.trip();

    assertThat(received).isEmpty();
  }

  @Test
  void listenerThatWasAddedTwiceIsRemovedOnce() {
    List<String> heard = new ArrayList<>();
    Listener listener = signal -> heard.add(signal.to().name());
    Rig rig = Rig.create();
    rig.breaker.addListener(listener);
    rig.breaker.addListener(listener);

    assertThat(rig.breaker.removeListener(listener)).isTrue();
    rig.breaker.forceOpen();

    assertThat(heard).containsExactly("FORCED_OPEN");
    assertThat(rig.breaker.removeListener(listener)).isTrue();
    assertThat(rig.breaker.removeListener(listener)).isFalse();
  }
}
