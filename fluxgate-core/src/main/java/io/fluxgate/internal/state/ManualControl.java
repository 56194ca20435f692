package io.fluxgate.internal.state;

import io.fluxgate.CircuitState;
import io.fluxgate.Signal.Origin;
import io.fluxgate.WindowMetrics;

/** The transitions and changes that people command; each wins over what a state asks for. */
public final class ManualControl {

  private ManualControl() {}

  /** Moves to a state by hand. Asking for the current one does nothing. */
  public static void moveTo(StateMachine machine, CircuitState state, String reason) {
    State from = machine.current();
    while (from.visibleState() != state) {
      WindowMetrics metrics = from.metrics(machine.nowNanos());
      if (machine.publish(
          from, machine.newState(state, from.runtime), Origin.MANUAL, reason, metrics)) {
        machine.signals().deliver();
        return;
      }
      from = machine.current();
    }
  }

  /** Opens the circuit for a time, or changes the delay of an OPEN one. */
  public static void openFor(StateMachine machine, long delayNanos, String reason) {
    while (true) {
      State from = machine.current();
      State to = new OpenState(machine, from.runtime, false, 0, delayNanos, delayNanos);
      if (from.visibleState() == CircuitState.OPEN
          ? machine.replace(from, to)
          : machine.publish(from, to, Origin.MANUAL, reason, from.metrics(machine.nowNanos()))) {
        machine.signals().deliver();
        return;
      }
    }
  }

  /** Closes the circuit; forgets what the window of a CLOSED one knows. */
  public static void reset(StateMachine machine) {
    State from = machine.current();
    while (from instanceof ClosedState closed && !from.shadow) {
      if (machine.replace(from, closed.emptied())) {
        return;
      }
      from = machine.current();
    }
    moveTo(machine, CircuitState.CLOSED, "reset()");
  }

  /** Makes a shadow real: what it learnt, and the state it is in, count from now on. */
  public static void enforce(StateMachine machine) {
    State from = machine.current();
    while (from.shadow) {
      WindowMetrics metrics = from.metrics(machine.nowNanos());
      State to = from.with(from.runtime, false);
      if (machine.publish(from, to, Origin.MANUAL, "enforce()", metrics)) {
        machine.signals().deliver();
        return;
      }
      from = machine.current();
    }
  }

  /**
   * Continues under another policy. Ticker and clock stay the first policy's: the times that are
   * known would mean nothing by another clock.
   */
  public static void reconfigure(StateMachine machine, PolicySettings settings) {
    PolicyRuntime runtime = machine.newRuntime(settings);
    while (true) {
      State from = machine.current();
      if (from.settings().equals(settings)) {
        return;
      }
      if (machine.replace(from, from.with(runtime, from.shadow))) {
        machine.signals().replace(from.settings().listeners(), settings.listeners());
        return;
      }
    }
  }
}
