package io.fluxgate.fleet;

/** What the verdict of a fleet does to the circuits of an instance. */
public enum FleetMode {

  /**
   * Takes part in the fleet, and changes nothing: a {@link FleetListener} receives what it would
   * have done. Begin with this mode.
   */
  OBSERVE,

  /** One own failure opens the circuit of a host that the fleet finds down; its word alone not. */
  SUSPECT,

  /** The word of the fleet opens the circuit of a host that it finds down. */
  OPEN
}
