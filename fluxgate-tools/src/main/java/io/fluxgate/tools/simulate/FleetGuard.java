package io.fluxgate.tools.simulate;

import org.jspecify.annotations.Nullable;

/** The breakers that an instance has for a host, one after the other. */
final class FleetGuard implements Guard {

  private BreakerGuard guard;
  private int earlierOpenings;
  private int earlierReopens;

  FleetGuard(BreakerGuard first) {
    guard = first;
  }

  /** The instance has restarted. */
  void replace(BreakerGuard fresh) {
    earlierOpenings += guard.openings();
    earlierReopens += guard.reopens();
    guard = fresh;
  }

  @Override
  public @Nullable Pass admit(Arrival arrival) {
    return guard.admit(arrival);
  }

  @Override
  public int openings() {
    return earlierOpenings + guard.openings();
  }

  @Override
  public int reopens() {
    return earlierReopens + guard.reopens();
  }
}
