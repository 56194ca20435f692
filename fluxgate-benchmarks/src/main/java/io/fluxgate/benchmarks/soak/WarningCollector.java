package io.fluxgate.benchmarks.soak;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Records every logged warning as a violation: no user code in a soak is broken. */
final class WarningCollector extends Handler {

  // A strong reference: an unreachable logger is collected together with its handlers.
  private final Logger logger = Logger.getLogger("io.fluxgate");
  private final CallLedger ledger;

  private WarningCollector(CallLedger ledger) {
    this.ledger = ledger;
  }

  static WarningCollector listen(CallLedger ledger) {
    WarningCollector warnings = new WarningCollector(ledger);
    warnings.logger.addHandler(warnings);
    return warnings;
  }

  void stop() {
    logger.removeHandler(this);
  }

  @Override
  public void publish(LogRecord log) {
    if (log.getLevel().intValue() >= Level.WARNING.intValue()) {
      ledger.violation("logged: " + log.getMessage() + " " + log.getThrown());
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
