package io.fluxgate.tools.demo;

import io.fluxgate.CircuitState;
import io.fluxgate.Listener;
import io.fluxgate.Signal;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Records the calls and transitions of a run. Thread-safe. */
final class RunRecorder implements Listener {

  private final DemoClock clock;
  private final Map<String, String> names;
  private final Consumer<Transition> onTransition;
  private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
  private final Queue<Transition> transitions = new ConcurrentLinkedQueue<>();
  private final Map<String, CircuitState> states = new ConcurrentHashMap<>();

  RunRecorder(DemoClock clock, List<Target> targets, Consumer<Transition> onTransition) {
    this.clock = clock;
    this.names = targets.stream().collect(Collectors.toMap(Target::breakerName, Target::name));
    this.onTransition = onTransition;
  }

  void add(Call call) {
    calls.add(call);
  }

  @Override
  public void onSignal(Signal signal) {
    String name = names.getOrDefault(signal.name(), signal.name());
    Transition transition =
        new Transition(name, clock.elapsedNanos(), signal.from(), signal.to(), reason(signal));
    transitions.add(transition);
    states.put(name, transition.to());
    onTransition.accept(transition);
  }

  private static String reason(Signal signal) {
    return signal.to() == CircuitState.OPEN && !signal.causes().isEmpty()
        ? signal.reason() + "; latest: " + String.join(", ", signal.causes())
        : signal.reason();
  }

  CircuitState state(String host) {
    return states.getOrDefault(host, CircuitState.CLOSED);
  }

  /** Returns the calls that have ended so far. */
  List<Call> calls() {
    return List.copyOf(calls);
  }

  Timeline timeline(String host) {
    return new Timeline(
        calls.stream().filter(call -> call.host().equals(host)).toList(),
        transitions.stream().filter(transition -> transition.host().equals(host)).toList());
  }
}
