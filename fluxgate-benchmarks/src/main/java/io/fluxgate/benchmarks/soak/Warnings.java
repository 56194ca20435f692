package io.fluxgate.benchmarks.soak;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Takes each warning of the library for a violation: no part that a user supplies is broken. */
final class Warnings extends Handler {

  // Held, because a logger that nobody holds is forgotten together with its handlers.
  private final Logger logger = Logger.getLogger("io.fluxgate");
  private final Book book;

  private Warnings(Book book) {
    this.book = book;
  }

  static Warnings listen(Book book) {
    Warnings warnings = new Warnings(book);
    warnings.logger.addHandler(warnings);
    return warnings;
  }

  void stop() {
    logger.removeHandler(this);
  }

  @Override
  public void publish(LogRecord log) {
    if (log.getLevel().intValue() >= Level.WARNING.intValue()) {
      book.violation("logged: " + log.getMessage() + " " + log.getThrown());
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
