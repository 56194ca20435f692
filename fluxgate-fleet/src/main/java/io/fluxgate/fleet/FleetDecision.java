package io.fluxgate.fleet;

import io.fluxgate.internal.util.Checks;
import io.fluxgate.internal.util.Text;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What an instance decided about one of its circuits because of its fleet. Immutable. */
public final class FleetDecision {

  private final String name;
  private final Action action;
  private final boolean carriedOut;
  private final String reason;
  private final Duration duration;

  private FleetDecision(
      String name, Action action, boolean carriedOut, String reason, Duration duration) {
    this.name = name;
    this.action = action;
    this.carriedOut = carriedOut;
    this.reason = reason;
    this.duration = duration;
  }

  /**
   * {@return a decision, for tests of listeners}
   *
   * @param name the breaker's name
   * @param action what was decided
   * @param carriedOut false for what {@link FleetMode#OBSERVE} only reports
   * @param reason in words
   * @param duration until a probe, or of the suspicion
   */
  public static FleetDecision of(
      String name, Action action, boolean carriedOut, String reason, Duration duration) {
    return new FleetDecision(
        Checks.notNull("name", name),
        Checks.notNull("action", action),
        carriedOut,
        Checks.notNull("reason", reason),
        Checks.notNull("duration", duration));
  }

  /** {@return the breaker's name} */
  public String name() {
    return name;
  }

  /** {@return what was decided} */
  public Action action() {
    return action;
  }

  /** {@return whether it was carried out; false in {@link FleetMode#OBSERVE}} */
  public boolean carriedOut() {
    return carriedOut;
  }

  /**
   * {@return the reason in words, with the numbers that decided: "fleet: 12 of 12 peers failed 14
   * of 14 calls in 1 s"}
   */
  public String reason() {
    return reason;
  }

  /** {@return how long until the first probe, or how long the suspicion lasts} */
  public Duration duration() {
    return duration;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FleetDecision that
        && carriedOut == that.carriedOut
        && action == that.action
        && name.equals(that.name)
        && reason.equals(that.reason)
        && duration.equals(that.duration);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + reason.hashCode();
  }

  @Override
  public String toString() {
    String what = carriedOut ? action + " " : "would " + action + " ";
    return what + Text.clean(name) + " for " + Text.duration(duration) + " (" + reason + ")";
  }

  /** What a fleet can do to a circuit. */
  public enum Action {

    /** The circuit opens. */
    OPEN,

    /** For a while, one failure of the instance's own calls is enough to open the circuit. */
    SUSPECT
  }
}
