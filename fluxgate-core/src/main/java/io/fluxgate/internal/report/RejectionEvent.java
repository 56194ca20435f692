package io.fluxgate.internal.report;

import io.fluxgate.CircuitState;
import io.fluxgate.internal.util.NotOnAndroid;
import io.fluxgate.internal.util.Text;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The flight recorder event of rejected calls. The recorder reads the fields. */
@NotOnAndroid
@Name("io.fluxgate.Rejection")
@Label("Circuit Breaker Rejection")
@Description("A circuit breaker rejected calls; at most one event per breaker and second")
@Category("Fluxgate")
@StackTrace(false)
@SuppressWarnings("UnusedVariable")
final class RejectionEvent extends Event {

  private static final RejectionEvent ANY = new RejectionEvent();

  @Label("Circuit Breaker")
  private String breaker = "";

  @Label("State")
  private String state = "";

  @Label("Shadow")
  @Description("Whether the breaker is METRICS_ONLY, and the calls would have been rejected")
  private boolean shadow;

  @Label("Count")
  @Description("Calls rejected since the breaker's last event, or since it was made; with this one")
  private long count;

  @Label("Total")
  @Description("Calls rejected since the breaker was made, with this one")
  private long total;

  static boolean isOn() {
    return ANY.isEnabled();
  }

  static void write(String breaker, CircuitState state, boolean shadow, long count, long total) {
    RejectionEvent event = new RejectionEvent();
    event.breaker = Text.clean(breaker);
    event.state = state.name();
    event.shadow = shadow;
    event.count = count;
    event.total = total;
    event.commit();
  }
}
