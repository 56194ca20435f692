package io.fluxgate.internal.report;

import io.fluxgate.Outcome;
import io.fluxgate.internal.util.NotOnAndroid;
import io.fluxgate.internal.util.Text;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/**
 * The flight recorder event of a probe: its start, its duration and its outcome. The recorder reads
 * the fields.
 */
@NotOnAndroid
@Name("io.fluxgate.Probe")
@Label("Circuit Breaker Probe")
@Description("A circuit breaker let a call through to see whether the service has recovered")
@Category("Fluxgate")
@StackTrace(false)
@SuppressWarnings("UnusedVariable")
final class ProbeEvent extends Event implements JfrEvents.ProbeEnd {

  private static final ProbeEvent ANY = new ProbeEvent();

  @Label("Circuit Breaker")
  private String breaker = "";

  @Label("Shadow")
  @Description("Whether the breaker is METRICS_ONLY, and the call would have been a probe")
  private boolean shadow;

  @Label("Reopens")
  @Description("How often probing had failed before since the circuit was last closed")
  private int reopens;

  @Label("Outcome")
  @Description(
      "SUCCESS, FAILURE, IGNORED, or EXPIRED if none came and another probe took its place")
  private String outcome = "";

  @Label("Cause")
  @Description("The kind of the failure, where it is known")
  private @Nullable String cause;

  static boolean isOn() {
    return ANY.isEnabled();
  }

  static JfrEvents.ProbeEnd start(String breaker, boolean shadow, int reopens) {
    ProbeEvent event = new ProbeEvent();
    event.breaker = Text.clean(breaker);
    event.shadow = shadow;
    event.reopens = reopens;
    event.begin();
    return event;
  }

  @Override
  public void ended(String how, @Nullable Outcome why) {
    outcome = how;
    cause = why == null ? null : Text.clean(why.causeKind());
    commit();
  }
}
