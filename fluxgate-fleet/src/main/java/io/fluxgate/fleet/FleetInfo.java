package io.fluxgate.fleet;

import io.fluxgate.fleet.internal.run.DecisionCounters;
import io.fluxgate.fleet.internal.wire.Traffic;
import io.fluxgate.internal.util.Text;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;

/**
 * What one instance knows about its fleet at one moment. Immutable. The counts begin with the
 * {@link Fleet}, not with its latest start.
 */
public final class FleetInfo {

  private final boolean running;
  private final boolean transportUp;
  private final int peers;
  private final long sent;
  private final long received;
  private final Map<String, Long> dropped;
  private final long roundTripNanos;
  private final long openings;
  private final long suspicions;
  private final long wouldBeOpenings;
  private final long wouldBeSuspicions;

  FleetInfo(boolean running, boolean transportUp, Traffic traffic, DecisionCounters decisions) {
    this.running = running;
    this.transportUp = transportUp;
    this.peers = traffic.peers();
    this.sent = traffic.sent();
    this.received = traffic.received();
    this.dropped = Collections.unmodifiableMap(traffic.dropped());
    this.roundTripNanos = traffic.roundTripNanos();
    this.openings = decisions.openings.get();
    this.suspicions = decisions.suspicions.get();
    this.wouldBeOpenings = decisions.wouldBeOpenings.get();
    this.wouldBeSuspicions = decisions.wouldBeSuspicions.get();
  }

  /** {@return whether the fleet is started and not closed} */
  public boolean running() {
    return running;
  }

  /** {@return whether messages can be sent and received, as far as the transport knows} */
  public boolean transportUp() {
    return transportUp;
  }

  /**
   * {@return how many other instances have been heard since the start, at most 4,096} Instances say
   * nearly nothing while all hosts are healthy, so there may be more; and one that has been
   * restarted counts twice.
   */
  public int peers() {
    return peers;
  }

  /** {@return the number of messages that were handed to the transport} */
  public long sent() {
    return sent;
  }

  /** {@return the number of messages of other instances that passed all checks} */
  public long received() {
    return received;
  }

  /**
   * {@return the number of messages that were dropped, by reason; without those that did not occur}
   * Reasons are {@code queue full}, {@code late}, {@code length}, {@code version}, {@code tag} (an
   * instance with another secret, or a stranger), {@code sequence}, {@code sender rate}, {@code
   * rate} and {@code malformed}. {@code unknown host} counts entries about hosts that this instance
   * does not call. Immutable.
   */
  public Map<String, Long> dropped() {
    return dropped;
  }

  /** {@return how long the latest own message took to come back; empty if none has} */
  public Optional<Duration> roundTrip() {
    return roundTripNanos < 0 ? Optional.empty() : Optional.of(Duration.ofNanos(roundTripNanos));
  }

  /** {@return how many circuits this instance opened because its fleet found the host down} */
  public long openings() {
    return openings;
  }

  /** {@return how often this instance let its next own failure open a circuit} */
  public long suspicions() {
    return suspicions;
  }

  /** {@return how many circuits {@link FleetMode#OBSERVE} would have opened} */
  public long wouldBeOpenings() {
    return wouldBeOpenings;
  }

  /**
   * {@return how often {@link FleetMode#OBSERVE} would have let the next own failure open a
   * circuit}
   */
  public long wouldBeSuspicions() {
    return wouldBeSuspicions;
  }

  @Override
  public String toString() {
    return "FleetInfo[running="
        + running
        + ", transportUp="
        + transportUp
        + ", peers="
        + peers
        + ", sent="
        + sent
        + ", received="
        + received
        + ", dropped="
        + dropped
        + roundTrip().map(time -> ", roundTrip=" + Text.duration(time)).orElse("")
        + ", openings="
        + openings
        + ", suspicions="
        + suspicions
        + ", wouldBeOpenings="
        + wouldBeOpenings
        + ", wouldBeSuspicions="
        + wouldBeSuspicions
        + "]";
  }
}
