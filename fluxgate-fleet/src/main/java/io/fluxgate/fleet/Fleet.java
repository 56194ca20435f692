package io.fluxgate.fleet;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerRegistry;
import io.fluxgate.fleet.internal.rules.Settings;
import io.fluxgate.fleet.internal.run.DecisionCounters;
import io.fluxgate.fleet.internal.run.FleetRun;
import io.fluxgate.fleet.internal.wire.Traffic;
import io.fluxgate.http.HttpGuard;
import io.fluxgate.internal.util.Checks;
import io.fluxgate.internal.util.Log;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Shares what the breakers of this instance see with the other instances of the same program, so
 * that all of them cut off a dead host almost as fast as one instance with all the traffic would,
 * and probe it together.
 *
 * <pre>{@code
 * FleetTransport transport = InProcessTransport.create(); // or that of fluxgate-fleet-redis
 * Fleet fleet = Fleet.builder(guard, transport)
 *     .name("checkout")
 *     .mode(FleetMode.OBSERVE) // or OPEN
 *     .start();
 * }</pre>
 *
 * <p>Nothing of it is on the path of a call: one daemon thread reads the counts of calls four times
 * a second, and sends messages when calls fail. Without its transport each breaker is a local one.
 *
 * <p>A fleet may be started again after it was closed; it is then a new instance to the others.
 * Thread-safe.
 */
public final class Fleet implements AutoCloseable {

  private final String name;
  private final Optional<String> zone;
  private final Settings settings;
  private final FleetTransport transport;
  private final CircuitBreakerRegistry registry;
  private final @Nullable CircuitBreaker single;
  private final List<FleetListener> listeners;
  private final Traffic traffic = new Traffic();
  private final DecisionCounters decisions = new DecisionCounters();
  private final AtomicReference<@Nullable FleetRun> run = new AtomicReference<>();

  private Fleet(Builder builder) {
    name = Checks.notNull("name", builder.name);
    zone = Optional.ofNullable(builder.zone);
    String channel = "fluxgate:1:" + name + zone.map(part -> ":" + part).orElse("");
    settings = new Settings(channel, builder.secret, builder.quorum, builder.mode);
    transport = builder.transport;
    registry = builder.registry;
    single = builder.single;
    listeners = List.copyOf(builder.listeners);
  }

  /**
   * {@return a builder of a fleet for the breakers of a registry, present and future ones}
   *
   * @param registry must have breakers of the same names in all instances
   * @param transport is not closed with the fleet
   */
  public static Builder builder(CircuitBreakerRegistry registry, FleetTransport transport) {
    return new Builder(Checks.notNull("registry", registry), null, transport);
  }

  /**
   * {@return a builder of a fleet for the breakers of a guard, present and future ones}
   *
   * @param guard must have the same keys in all instances
   * @param transport is not closed with the fleet
   */
  public static Builder builder(HttpGuard guard, FleetTransport transport) {
    Checks.notNull("guard", guard);
    return new Builder(guard.registry(), guard.breaker().orElse(null), transport);
  }

  /**
   * Starts to take part. Does nothing if it is started.
   *
   * @return this fleet
   */
  public Fleet start() {
    FleetRun fresh = new FleetRun(settings, transport, registry, single, traffic, this::decided);
    if (run.compareAndSet(null, fresh)) {
      boolean started = false;
      try {
        fresh.start();
        started = true;
      } finally {
        if (!started && run.compareAndSet(fresh, null)) {
          fresh.close();
        }
      }
    }
    return this;
  }

  /**
   * Leaves the fleet: its thread ends, and its breakers see only their own calls. Circuits keep
   * their states. Waits up to 5 s for a {@link FleetListener} that blocks. A second call does
   * nothing.
   */
  @Override
  public void close() {
    FleetRun ended = run.getAndSet(null);
    if (ended != null) {
      ended.close();
    }
  }

  /** {@return whether it is started and not closed} */
  public boolean isRunning() {
    return run.get() != null;
  }

  /** {@return the name of the fleet} */
  public String name() {
    return name;
  }

  /** {@return the zone; empty if the fleet has no zones} */
  public Optional<String> zone() {
    return zone;
  }

  /** {@return what this instance does with a circuit when the fleet finds the host down} */
  public FleetMode mode() {
    return settings.mode();
  }

  /** {@return a snapshot of what is known about the fleet} */
  public FleetInfo info() {
    boolean running = isRunning();
    return new FleetInfo(running, running && isTransportUp(), traffic, decisions);
  }

  private boolean isTransportUp() {
    try {
      return transport.isUp();
    } catch (RuntimeException failure) {
      Log.warnOnce("The transport of the fleet " + name + " threw " + failure.getClass().getName());
      return false;
    }
  }

  private void decided(
      String breaker, boolean opens, boolean done, String reason, Duration duration) {
    decisions.count(opens, done);
    FleetDecision.Action action = opens ? FleetDecision.Action.OPEN : FleetDecision.Action.SUSPECT;
    FleetDecision decision = FleetDecision.of(breaker, action, done, reason, duration);
    for (FleetListener listener : listeners) {
      try {
        listener.onDecision(decision);
      } catch (Throwable failure) {
        Log.warnOnce("A listener of the fleet " + name + " threw " + failure.getClass().getName());
      }
    }
  }

  @Override
  public String toString() {
    return "Fleet("
        + settings
        + (isRunning() ? ", running" : ", not running")
        + ", transport="
        + transport
        + ")";
  }

  /** Builds a {@link Fleet}. Not thread-safe. */
  public static final class Builder {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final int SHORTEST_SECRET = 16;

    private final CircuitBreakerRegistry registry;
    private final @Nullable CircuitBreaker single;
    private final FleetTransport transport;
    private final List<FleetListener> listeners = new ArrayList<>();
    private @Nullable String name;
    private @Nullable String zone;
    private @Nullable String secret;
    private int quorum = 3;
    private FleetMode mode = FleetMode.OBSERVE;

    private Builder(
        CircuitBreakerRegistry registry,
        @Nullable CircuitBreaker single,
        FleetTransport transport) {
      this.registry = registry;
      this.single = single;
      this.transport = Checks.notNull("transport", transport);
    }

    /**
     * Sets the name of the fleet, which all its instances share and no other program on the same
     * transport has. Required.
     *
     * @param name 1 to 64 letters, digits, dots, hyphens or underscores
     * @return this builder
     * @throws IllegalArgumentException if the name has other characters or another length
     */
    public Builder name(String name) {
      this.name = checkName("name", name);
      return this;
    }

    /**
     * Sets the zone of this instance. Instances of different zones do not hear each other, so a
     * host that one zone cannot reach stays available to the others. Default: none, one fleet for
     * all.
     *
     * @param zone 1 to 64 letters, digits, dots, hyphens or underscores
     * @return this builder
     * @throws IllegalArgumentException if the zone has other characters or another length
     */
    public Builder zone(String zone) {
      this.zone = checkName("zone", zone);
      return this;
    }

    private static String checkName(String argument, String value) {
      if (!NAME.matcher(Checks.notNull(argument, value)).matches()) {
        throw Checks.bad(argument, '"' + value + '"', "1 to 64 of A-Z, a-z, 0-9, '.', '-' and '_'");
      }
      return value;
    }

    /**
     * Sets the secret with which messages are signed: those with another signature are dropped.
     * Without a secret, everybody who may publish on the channel takes part. Default: none.
     *
     * @param secret at least 16 characters, the same in all instances
     * @return this builder
     * @throws IllegalArgumentException if the secret is shorter
     */
    public Builder secret(String secret) {
      int length = Checks.notNull("secret", secret).length();
      if (length < SHORTEST_SECRET) {
        throw Checks.bad("secret", length + " characters", ">= " + SHORTEST_SECRET);
      }
      // It would sign, too: with a text that stands in the configuration of everybody.
      if (secret.startsWith("${") && secret.endsWith("}")) {
        throw Checks.bad("secret", "${…}", "a secret, and no placeholder that nothing replaced");
      }
      this.secret = secret;
      return this;
    }

    /**
     * Sets how many instances must see failures before the fleet asks all of them, and before it
     * finds a host down. Default: 3.
     *
     * @param instances from 2 to 8
     * @return this builder
     * @throws IllegalArgumentException if the number is out of range
     */
    public Builder quorum(int instances) {
      this.quorum = Checks.between("quorum", 2, 8, instances);
      return this;
    }

    /**
     * Sets what this instance does with a circuit when the fleet finds the host down. Instances of
     * one fleet may have different modes. Default: {@link FleetMode#OBSERVE}, which changes
     * nothing.
     *
     * @param mode of this instance
     * @return this builder
     */
    public Builder mode(FleetMode mode) {
      this.mode = Checks.notNull("mode", mode);
      return this;
    }

    /**
     * Adds a listener for what this instance decides because of the fleet. Default: none.
     *
     * @param listener called on the thread of the fleet; must not block
     * @return this builder
     */
    public Builder listener(FleetListener listener) {
      listeners.add(Checks.notNull("listener", listener));
      return this;
    }

    /**
     * {@return the fleet, which is not started}
     *
     * @throws IllegalStateException if no {@link #name} is set
     */
    public Fleet build() {
      if (name == null) {
        throw new IllegalStateException("name: not set (expected: the name of the fleet)");
      }
      return new Fleet(this);
    }

    /**
     * {@return the fleet, started}
     *
     * @throws IllegalStateException if no {@link #name} is set
     */
    public Fleet start() {
      return build().start();
    }
  }
}
