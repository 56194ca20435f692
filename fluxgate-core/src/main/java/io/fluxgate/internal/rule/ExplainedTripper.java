package io.fluxgate.internal.rule;

import io.fluxgate.TripContext;
import io.fluxgate.Tripper;

/** A tripper whose reason has the numbers that it reads, also where it does not trip. */
interface ExplainedTripper extends Tripper {

  @Override
  default String describe(TripContext context) {
    return Trippers.stated(explain(context), shouldTrip(context));
  }
}
