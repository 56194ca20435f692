package io.fluxgate.internal.report;

import io.fluxgate.Signal;
import io.fluxgate.internal.util.Text;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The flight recorder event of a transition. The recorder reads the fields. */
@Name("io.fluxgate.Transition")
@Label("Circuit Breaker Transition")
@Description("A circuit breaker went from one state to another")
@Category("Fluxgate")
@StackTrace(false)
@SuppressWarnings("UnusedVariable")
final class TransitionEvent extends Event {

  private static final TransitionEvent ANY = new TransitionEvent();

  @Label("Circuit Breaker")
  private String breaker = "";

  @Label("Sequence")
  @Description("The number of this transition among those of its breaker, from 1")
  private long sequence;

  @Label("From")
  private String from = "";

  @Label("To")
  private String to = "";

  @Label("Shadow")
  @Description("Whether the breaker is METRICS_ONLY, and the transition is what would have been")
  private boolean shadow;

  @Label("Origin")
  @Description("LOCAL: the breaker's own calls, FLEET: evidence from outside, MANUAL: a command")
  private String origin = "";

  @Label("Reason")
  private String reason = "";

  @Label("Calls")
  @Description("Calls that the window remembered when the old state ended")
  private long calls;

  @Label("Failed Calls")
  @Description("Failed calls among them")
  private long failedCalls;

  @Label("Causes")
  @Description("Kind and message of the latest distinct failures, the latest first")
  private String causes = "";

  static boolean isOn() {
    return ANY.isEnabled();
  }

  static void write(Signal signal) {
    TransitionEvent event = new TransitionEvent();
    event.breaker = Text.clean(signal.name());
    event.sequence = signal.sequence();
    event.from = signal.from().name();
    event.to = signal.to().name();
    event.shadow = signal.shadow();
    event.origin = signal.origin().name();
    event.reason = Text.clean(signal.reason());
    event.calls = signal.metrics().total();
    event.failedCalls = signal.metrics().failed();
    event.causes = Text.clean(String.join("; ", signal.causes()));
    event.commit();
  }
}
