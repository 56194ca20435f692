package io.fluxgate.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to change when the application does not start. */
final class InvalidFluxgatePropertyAnalyzer
    extends AbstractFailureAnalyzer<InvalidFluxgatePropertyException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, InvalidFluxgatePropertyException cause) {
    return new FailureAnalysis(
        "Fluxgate cannot work with a property:\n\n    " + cause.getMessage(),
        "Correct or remove " + cause.property() + ".",
        cause);
  }
}
