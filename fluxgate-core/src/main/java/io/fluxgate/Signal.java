package io.fluxgate;

import io.fluxgate.internal.util.Checks;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One transition of one breaker, and the reason for it. Immutable. */
public final class Signal {

  private final String name;
  private final long sequence;
  private final CircuitState from;
  private final CircuitState to;
  private final Instant when;
  private final String reason;
  private final WindowMetrics metrics;
  private final List<String> causes;
  private final boolean shadow;
  private final Origin origin;

  private Signal(Builder builder) {
    name = builder.name;
    sequence = builder.sequence;
    from = builder.from;
    to = builder.to;
    when = builder.when;
    reason = builder.reason;
    metrics = builder.metrics;
    causes = builder.causes;
    shadow = builder.shadow;
    origin = builder.origin;
  }

  /**
   * {@return a builder of a signal, for breakers and for tests of listeners}
   *
   * @param name the breaker's name
   * @param from the state that ended
   * @param to the state that began
   */
  public static Builder builder(String name, CircuitState from, CircuitState to) {
    return new Builder(
        Checks.notNull("name", name), Checks.notNull("from", from), Checks.notNull("to", to));
  }

  /** Who or what made a transition. */
  public enum Origin {

    /** The breaker's own calls, or the end of its delay. */
    LOCAL,

    /** Evidence from outside, such as other instances of the same program. */
    FLEET,

    /** A command. */
    MANUAL
  }

  /** {@return the breaker's name} */
  public String name() {
    return name;
  }

  /** {@return the number of this transition: a breaker's transitions count from 1, without gaps} */
  public long sequence() {
    return sequence;
  }

  /** {@return the state that ended} */
  public CircuitState from() {
    return from;
  }

  /** {@return the state that began} */
  public CircuitState to() {
    return to;
  }

  /** {@return the wall-clock time of the transition} */
  public Instant when() {
    return when;
  }

  /** {@return the reason in words, with the numbers that decided} */
  public String reason() {
    return reason;
  }

  /** {@return the metrics of the window when the old state ended} */
  public WindowMetrics metrics() {
    return metrics;
  }

  /**
   * {@return why calls failed in the old state: kind and message of the latest distinct failures,
   * at most five, the latest first} Queries, user-info and text that looks like a secret are
   * removed. HTTP guards show the class of the exception in place of its message, unless {@code
   * HttpGuard.Builder.showErrorMessages} says otherwise.
   */
  public List<String> causes() {
    return causes;
  }

  /**
   * {@return whether the breaker is in METRICS_ONLY, so that {@link #from()} and {@link #to()} are
   * states of its shadow}
   */
  public boolean shadow() {
    return shadow;
  }

  /** {@return who or what made the transition} */
  public Origin origin() {
    return origin;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Signal that
        && sequence == that.sequence
        && shadow == that.shadow
        && origin == that.origin
        && name.equals(that.name)
        && from == that.from
        && to == that.to
        && when.equals(that.when)
        && reason.equals(that.reason)
        && metrics.equals(that.metrics)
        && causes.equals(that.causes);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + Long.hashCode(sequence);
  }

  @Override
  public String toString() {
    return name
        + (shadow ? " would go " : " went ")
        + from
        + " -> "
        + to
        + " ("
        + reason
        + ") #"
        + sequence;
  }

  /** Builds a {@link Signal}. Not thread-safe. */
  public static final class Builder {

    private final String name;
    private final CircuitState from;
    private final CircuitState to;
    private long sequence = 1;
    private Instant when = Instant.EPOCH;
    private String reason = "";
    private WindowMetrics metrics = WindowMetrics.empty();
    private List<String> causes = List.of();
    private boolean shadow;
    private Origin origin = Origin.LOCAL;

    private Builder(String name, CircuitState from, CircuitState to) {
      this.name = name;
      this.from = from;
      this.to = to;
    }

    /**
     * Sets the number of the transition. Default: 1.
     *
     * @param sequence at least 1 in real signals
     * @return this builder
     */
    public Builder sequence(long sequence) {
      this.sequence = sequence;
      return this;
    }

    /**
     * Sets the time of the transition. Default: the epoch.
     *
     * @param when by the wall clock
     * @return this builder
     */
    public Builder when(Instant when) {
      this.when = Checks.notNull("when", when);
      return this;
    }

    /**
     * Sets the reason. Default: empty.
     *
     * @param reason in words
     * @return this builder
     */
    public Builder reason(String reason) {
      this.reason = Checks.notNull("reason", reason);
      return this;
    }

    /**
     * Sets the metrics of the window. Default: empty.
     *
     * @param metrics when the old state ended
     * @return this builder
     */
    public Builder metrics(WindowMetrics metrics) {
      this.metrics = Checks.notNull("metrics", metrics);
      return this;
    }

    /**
     * Sets the causes of failed calls. Default: none.
     *
     * @param causes the latest first
     * @return this builder
     */
    public Builder causes(List<String> causes) {
      this.causes = Checks.noneNull("causes", causes);
      return this;
    }

    /**
     * Sets whether a METRICS_ONLY breaker would have made the transition. Default: false.
     *
     * @param shadow true for a transition of the shadow
     * @return this builder
     */
    public Builder shadow(boolean shadow) {
      this.shadow = shadow;
      return this;
    }

    /**
     * Sets who or what made the transition. Default: {@link Origin#LOCAL}.
     *
     * @param origin of the transition
     * @return this builder
     */
    public Builder origin(Origin origin) {
      this.origin = Checks.notNull("origin", origin);
      return this;
    }

    /** {@return the signal} */
    public Signal build() {
      return new Signal(this);
    }
  }
}
