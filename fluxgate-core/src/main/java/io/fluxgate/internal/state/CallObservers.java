package io.fluxgate.internal.state;

import io.fluxgate.CallContext;
import io.fluxgate.CallListener;
import io.fluxgate.Rejection;
import io.fluxgate.internal.report.UserCodeFailures;
import io.fluxgate.internal.util.Checks;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a policy names to observe single calls. Most policies name nothing and have none of these.
 */
public final class CallObservers {

  private final List<CallListener> listeners;
  private final @Nullable CallContext context;
  private final UserCodeFailures failures;

  private CallObservers(
      List<CallListener> listeners, @Nullable CallContext context, UserCodeFailures failures) {
    this.listeners = listeners;
    this.context = context;
    this.failures = failures;
  }

  static @Nullable CallObservers of(PolicySettings settings, UserCodeFailures failures) {
    return settings.callListeners().isEmpty() && settings.callContext() == null
        ? null
        : new CallObservers(settings.callListeners(), settings.callContext(), failures);
  }

  public void rejected(Rejection rejection) {
    notifyAll(listener -> listener.onRejected(rejection));
  }

  public void probe(String name) {
    notifyAll(listener -> listener.onProbe(name));
  }

  private void notifyAll(Consumer<CallListener> event) {
    for (CallListener listener : listeners) {
      try {
        event.accept(listener);
      } catch (Throwable failure) {
        String part = "call listener " + System.identityHashCode(listener);
        failures.report(part, listener, failure, "the call goes on");
      }
    }
  }

  /** Returns what the call holds from now on: its outcome takes effect in this thread's context. */
  public Admission inContext(Admission admission) {
    if (context == null) {
      return admission;
    }
    try {
      return new ContextAdmission(admission, this, Checks.notNull("context", context.capture()));
    } catch (Throwable failure) {
      failures.report("call context", context, failure, "the call has none");
      return admission;
    }
  }

  /** Runs a task once, within a context if that works. What the task throws reaches the caller. */
  void run(UnaryOperator<Runnable> captured, Runnable task) {
    Once once = new Once(task);
    try {
      captured.apply(once).run();
    } catch (Throwable failure) {
      failures.report("call context", captured, failure, "the call goes on without it");
    }
    once.run();
    if (once.thrown != null) {
      throw CallObservers.<RuntimeException>asIs(once.thrown);
    }
  }

  /** Throws what a task threw, which declares nothing, unchanged. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Throwable> X asIs(Throwable error) throws X {
    throw (X) error;
  }

  /** Tells what a task throws from what the context throws. Used by one thread. */
  private static final class Once implements Runnable {

    private final Runnable task;
    private boolean ran;
    private @Nullable Throwable thrown;

    Once(Runnable task) {
      this.task = task;
    }

    @Override
    public void run() {
      if (!ran) {
        ran = true;
        try {
          task.run();
        } catch (Throwable error) {
          thrown = error;
        }
      }
    }
  }
}
