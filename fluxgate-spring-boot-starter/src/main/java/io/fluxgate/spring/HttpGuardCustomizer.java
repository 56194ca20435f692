package io.fluxgate.spring;

import io.fluxgate.http.HttpGuard;

/**
 * Changes the builder of the application's guard, for settings that no property has. Beans of this
 * type run after the properties are applied, in their order.
 */
@FunctionalInterface
public interface HttpGuardCustomizer {

  /**
   * Changes the builder, before the guard is built.
   *
   * @param builder has the settings of the properties
   */
  void customize(HttpGuard.Builder builder);
}
