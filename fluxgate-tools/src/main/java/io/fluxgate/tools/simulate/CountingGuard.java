package io.fluxgate.tools.simulate;

/** A guard with a circuit that tells when it opens. */
public abstract class CountingGuard implements Guard {

  private int openings;
  private int reopens;

  /** For subclasses. */
  protected CountingGuard() {}

  /**
   * Counts an opening of the circuit.
   *
   * @param again whether the circuit was probing
   */
  protected final void opened(boolean again) {
    openings++;
    reopens += again ? 1 : 0;
  }

  @Override
  public final int openings() {
    return openings;
  }

  @Override
  public final int reopens() {
    return reopens;
  }
}
