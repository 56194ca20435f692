package io.fluxgate.benchmarks.protect;

import io.smallrye.faulttolerance.core.timer.Timer;
import io.smallrye.faulttolerance.core.timer.TimerTask;
import java.util.concurrent.Executor;

/** A timer whose tasks never run. */
enum NoTimer implements Timer, TimerTask {
  INSTANCE;

  @Override
  public int getId() {
    return 0;
  }

  @Override
  public TimerTask schedule(long delayInMillis, Runnable task) {
    return this;
  }

  @Override
  public TimerTask schedule(long delayInMillis, Runnable task, Executor executor) {
    return this;
  }

  @Override
  public int countScheduledTasks() {
    return 0;
  }

  @Override
  public void shutdown() {}

  @Override
  public boolean isDone() {
    return false;
  }

  @Override
  public boolean cancel() {
    return true;
  }
}
