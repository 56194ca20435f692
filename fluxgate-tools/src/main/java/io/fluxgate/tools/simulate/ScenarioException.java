package io.fluxgate.tools.simulate;

/** A scenario that cannot be read. The message names the file, the line and the scenario. */
public final class ScenarioException extends Exception {

  private static final long serialVersionUID = 1L;

  ScenarioException(String message) {
    super(message);
  }
}
