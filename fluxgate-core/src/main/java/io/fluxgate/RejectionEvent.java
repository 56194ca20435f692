package io.fluxgate;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * What a flight recording shows of rejected calls. The recorder reads the fields.
 *
 * <p>Throttled here and not by the recorder: only JDK 25 and newer could do so for events of one's
 * own, and a busy host that is cut off would push those of all others out.
 */
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

  static void tell(Phase phase) {
    Counters counters = phase.machine.counters();
    RejectionThrottle.Told told = counters.throttle.claim(phase.machine.now(), counters);
    if (told != null) {
      RejectionEvent event = new RejectionEvent();
      event.breaker = Log.clean(phase.machine.name());
      event.state = phase.state.name();
      event.shadow = phase.shadow;
      event.count = told.count();
      event.total = told.total();
      event.commit();
    }
  }
}
