package io.fluxgate;

import io.fluxgate.internal.util.Checks;
import io.fluxgate.internal.util.Log;
import io.fluxgate.internal.util.LogLevel;
import io.fluxgate.internal.util.LogSink;
import io.fluxgate.internal.util.NotOnAndroid;
import io.fluxgate.internal.util.Text;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.EnumMap;
import java.util.Map;

/**
 * Logs each transition as one line to the {@link System.Logger} named {@code io.fluxgate}. By
 * default, transitions to OPEN and FORCED_OPEN are logged as WARNING, all others as INFO.
 *
 * <p>Android has no {@code System.Logger}: there, the lines go to the logger of {@code
 * java.util.logging} with this name, and so to Android's log, at the default levels.
 *
 * <p>Control characters in names and reasons are replaced, so that a host cannot forge log lines.
 * Immutable and thread-safe.
 */
public final class LogListener implements Listener {

  private final LogSink sink;
  private final Map<CircuitState, LogLevel> levels;

  private LogListener(LogSink sink, Map<CircuitState, LogLevel> levels) {
    this.sink = sink;
    this.levels = levels;
  }

  /** {@return a listener with the default logger and levels} */
  public static LogListener create() {
    return create(LogSink.named(Log.NAME));
  }

  /**
   * {@return a listener with your own logger and the default levels}
   *
   * @param logger receives the lines
   */
  @NotOnAndroid
  public static LogListener create(Logger logger) {
    return create(LogSink.of(Checks.notNull("logger", logger)));
  }

  private static LogListener create(LogSink sink) {
    Map<CircuitState, LogLevel> levels = new EnumMap<>(CircuitState.class);
    for (CircuitState state : CircuitState.values()) {
      boolean cutOff = state == CircuitState.OPEN || state == CircuitState.FORCED_OPEN;
      levels.put(state, cutOff ? LogLevel.WARNING : LogLevel.INFO);
    }
    return new LogListener(sink, levels);
  }

  /**
   * {@return a copy of this listener with another level for transitions into one state}
   *
   * @param state the state entered
   * @param level the new level; the default is WARNING for OPEN and FORCED_OPEN, INFO for the
   *     others
   */
  @NotOnAndroid
  public LogListener level(CircuitState state, Level level) {
    Map<CircuitState, LogLevel> changed = new EnumMap<>(levels);
    LogLevel other = LogLevel.valueOf(Checks.notNull("level", level).name());
    changed.put(Checks.notNull("state", state), other);
    return new LogListener(sink, changed);
  }

  @Override
  public void onSignal(Signal signal) {
    LogLevel level = levels.get(signal.to());
    if (level != null && sink.isLoggable(level)) {
      String causes = signal.causes().isEmpty() ? "" : " after " + signal.causes();
      String line = "Circuit breaker " + signal + " [" + signal.metrics() + "]" + causes;
      sink.log(level, Text.clean(line), null);
    }
  }

  @Override
  public String toString() {
    return "LogListener(" + sink.name() + ")";
  }
}
