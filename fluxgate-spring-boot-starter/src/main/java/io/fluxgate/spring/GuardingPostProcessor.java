package io.fluxgate.spring;

import org.jspecify.annotations.Nullable;

/** A bean post processor that knows what it has guarded. */
interface GuardingPostProcessor {

  /** Returns the module that guards a bean, or null if none does. */
  @Nullable String adapterOf(Object bean);
}
