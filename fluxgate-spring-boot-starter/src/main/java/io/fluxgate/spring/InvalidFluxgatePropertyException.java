package io.fluxgate.spring;

/** A property has a value that no breaker can work with; the message begins with its name. */
final class InvalidFluxgatePropertyException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final String property;

  InvalidFluxgatePropertyException(String property, String reason) {
    super(property + ": " + reason);
    this.property = property;
  }

  String property() {
    return property;
  }
}
