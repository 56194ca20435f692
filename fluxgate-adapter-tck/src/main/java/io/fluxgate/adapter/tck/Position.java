package io.fluxgate.adapter.tck;

/** Where in its client an adapter stands, and so what it sees as one call. */
public enum Position {
  /** Outside of everything: one call of the program is one outcome, repetitions included. */
  APPLICATION,
  /**
   * Inside of the client's retries and redirects: each attempt is one outcome, from connecting to
   * the end of the body. If the first attempt opens the circuit, the second one is rejected.
   */
  ATTEMPT,
  /** At the connection: each request on the wire is one outcome; what fails before goes unseen. */
  NETWORK
}
