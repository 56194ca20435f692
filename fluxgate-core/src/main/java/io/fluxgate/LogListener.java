package io.fluxgate;

import io.fluxgate.internal.util.Checks;
import io.fluxgate.internal.util.Log;
import io.fluxgate.internal.util.Text;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.EnumMap;
import java.util.Map;

/**
 * Logs each transition as one line to the {@link System.Logger} named {@code io.fluxgate}. By
 * default, transitions to OPEN and FORCED_OPEN are logged as WARNING, all others as INFO.
 *
 * <p>Control characters in names and reasons are replaced, so that a host cannot forge log lines.
 * Immutable and thread-safe.
 */
public final class LogListener implements Listener {

  private final Logger logger;
  private final Map<CircuitState, Level> levels;

  private LogListener(Logger logger, Map<CircuitState, Level> levels) {
    this.logger = logger;
    this.levels = levels;
  }

  /** {@return a listener with the default logger and levels} */
  public static LogListener create() {
    return create(System.getLogger(Log.NAME));
  }

  /**
   * {@return a listener with your own logger and the default levels}
   *
   * @param logger receives the lines
   */
  public static LogListener create(Logger logger) {
    Map<CircuitState, Level> levels = new EnumMap<>(CircuitState.class);
    for (CircuitState state : CircuitState.values()) {
      boolean cutOff = state == CircuitState.OPEN || state == CircuitState.FORCED_OPEN;
      levels.put(state, cutOff ? Level.WARNING : Level.INFO);
    }
    return new LogListener(Checks.notNull("logger", logger), levels);
  }

  /**
   * {@return a copy of this listener with another level for transitions into one state}
   *
   * @param state the state entered
   * @param level the new level; the default is WARNING for OPEN and FORCED_OPEN, INFO for the
   *     others
   */
  public LogListener level(CircuitState state, Level level) {
    Map<CircuitState, Level> changed = new EnumMap<>(levels);
    changed.put(Checks.notNull("state", state), Checks.notNull("level", level));
    return new LogListener(logger, changed);
  }

  @Override
  public void onSignal(Signal signal) {
    Level level = levels.get(signal.to());
    if (level != null && logger.isLoggable(level)) {
      String causes = signal.causes().isEmpty() ? "" : " after " + signal.causes();
      logger.log(
          level, Text.clean("Circuit breaker " + signal + " [" + signal.metrics() + "]" + causes));
    }
  }

  @Override
  public String toString() {
    return "LogListener(" + logger.getName() + ")";
  }
}
