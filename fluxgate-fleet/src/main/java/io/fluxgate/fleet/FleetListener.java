package io.fluxgate.fleet;

/**
 * Receives what an instance decides about its circuits because of its fleet, and in {@link
 * FleetMode#OBSERVE} what it would have decided.
 *
 * <p>It is called on the thread of the fleet, which it delays: it must not block. If it throws, the
 * first exception is logged.
 *
 * <pre>{@code
 * Fleet.builder(guard, InProcessTransport.create())
 *     .name("checkout")
 *     .listener(decision -> System.out.println(decision));
 * }</pre>
 */
@FunctionalInterface
public interface FleetListener {

  /**
   * Called after each decision.
   *
   * @param decision what was decided and why; immutable
   */
  void onDecision(FleetDecision decision);
}
