package io.fluxgate.test;

import io.fluxgate.CircuitState;
import io.fluxgate.Listener;
import io.fluxgate.Signal;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listener that records every signal, in order. Thread-safe. */
public final class RecordingListener implements Listener {

  private final List<Signal> signals = new CopyOnWriteArrayList<>();

  private RecordingListener() {}

  /** {@return a listener without signals} */
  public static RecordingListener create() {
    return new RecordingListener();
  }

  @Override
  public void onSignal(Signal signal) {
    signals.add(signal);
  }

  /** {@return the recorded signals, the oldest first} */
  public List<Signal> signals() {
    return List.copyOf(signals);
  }

  /** {@return the states entered, the oldest first} */
  public List<CircuitState> statesEntered() {
    return signals.stream().map(Signal::to).toList();
  }

  /** Removes all recorded signals. */
  public void clear() {
    signals.clear();
  }

  @Override
  public String toString() {
    return "RecordingListener" + signals;
  }
}
