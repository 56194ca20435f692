package io.fluxgate.jdkhttp;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * The future that the caller gets. Like the JDK's own (16 and later), it passes {@code cancel} on
 * to the exchange, and so do the stages that are made of it. Unlike that, it sees who cancels.
 */
final class CallersFuture<T> extends CompletableFuture<T> {

  private final CompletableFuture<?> exchange;
  private final ExchangeReport report;

  CallersFuture(CompletableFuture<?> exchange, ExchangeReport report) {
    this.exchange = exchange;
    this.report = report;
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    if (isDone()) {
      return isCancelled();
    }
    if (TimeLimit.isOver()) {
      report.timedOut();
    }
    // First this one: the exchange would complete it with an error that is none of a cancel.
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    exchange.cancel(mayInterruptIfRunning);
    return cancelled;
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new CallersFuture<>(exchange, report);
  }

  @Override
  public Executor defaultExecutor() {
    return exchange.defaultExecutor();
  }
}
