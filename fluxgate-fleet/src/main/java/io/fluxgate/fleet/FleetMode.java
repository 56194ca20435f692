package io.fluxgate.fleet;

/** What an instance does with a circuit when its fleet finds the host down. */
public enum FleetMode {

  /**
   * Changes nothing: a {@link FleetListener} receives what the instance would have done. Begin with
   * this mode.
   */
  OBSERVE,

  /** For a while, one failure of the instance's own calls is enough to open the circuit. */
  SUSPECT,

  /** Opens the circuit at once, without a failure of the instance's own calls. */
  OPEN
}
