package io.fluxgate.spring;

import io.fluxgate.http.HttpGuard;

/**
 * Sets what no property can say: beans of this type are given the builder of the application's
 * guard after the properties, in their order.
 */
@FunctionalInterface
public interface HttpGuardCustomizer {

  /**
   * Changes the guard that is going to be built.
   *
   * @param builder set as the properties say
   */
  void customize(HttpGuard.Builder builder);
}
