package io.fluxgate.tools.simulate;

import java.util.ArrayList;
import java.util.List;

/** When the faults of a scenario begin and end, for one seed. */
final class FaultPlan {

  /** One time that a fault happens. */
  record Period(Fault fault, long beginNanos, long endNanos) {

    boolean isAt(long nanos) {
      return nanos >= beginNanos && nanos < endNanos;
    }
  }

  private final List<Period> periods = new ArrayList<>();
  private final long beginNanos;
  private final long healNanos;
  private final long endNanos;

  FaultPlan(Scenario scenario, long seed) {
    long place = 0;
    long first = Long.MAX_VALUE;
    long last = scenario.warmUpNanos();
    for (Fault fault : scenario.faults()) {
      long at = scenario.warmUpNanos() + fault.at().draw(seed, place++);
      for (int i = 0; i < fault.times(); i++) {
        long end = at + fault.length().draw(seed, place++);
        periods.add(new Period(fault, at, end));
        first = Math.min(first, at);
        last = Math.max(last, end);
        at = end + fault.pause().draw(seed, place++);
      }
    }
    beginNanos = Math.min(first, last);
    healNanos = last;
    endNanos = last + scenario.afterNanos();
  }

  boolean isEmpty() {
    return periods.isEmpty();
  }

  /** When the first fault begins. */
  long beginNanos() {
    return beginNanos;
  }

  /** When the last fault ends. */
  long healNanos() {
    return healNanos;
  }

  /** When the last call arrives. */
  long endNanos() {
    return endNanos;
  }

  /** Until when bystanders are counted: the last fault's end, or the run's if nothing happens. */
  long troubleEndNanos() {
    return isEmpty() ? endNanos : healNanos;
  }

  /**
   * Whether there is a fault of the upstream, or was one less than {@code afterNanos} ago. That an
   * instance stood still is no reason to open a circuit.
   */
  boolean isTroubled(long nanos, long afterNanos, int shard, int instance) {
    for (Period period : periods) {
      long end = period.endNanos + period.fault.coldNanos() + afterNanos;
      if (period.fault.kind() != Fault.Kind.PAUSE
          && nanos >= period.beginNanos
          && nanos < end
          && hits(period, shard, instance)) {
        return true;
      }
    }
    return false;
  }

  /** When an instance that stands still goes on, the present time if it does not. */
  long pausedUntilNanos(long nanos, int instance) {
    long until = nanos;
    for (Period period : periods) {
      if (period.fault.kind() == Fault.Kind.PAUSE
          && period.isAt(nanos)
          && instance < period.fault.instances()) {
        until = Math.max(until, period.endNanos);
      }
    }
    return until;
  }

  boolean is(Fault.Kind kind, long nanos, int shard, int instance) {
    for (Period period : periods) {
      if (period.fault.kind() == kind && period.isAt(nanos) && hits(period, shard, instance)) {
        return true;
      }
    }
    return false;
  }

  /** The product of the factors of all faults of a kind, 1 if there are none. */
  double factor(Fault.Kind kind, long nanos, int shard, int instance) {
    double factor = 1;
    for (Period period : periods) {
      if (period.fault.kind() == kind && period.isAt(nanos) && hits(period, shard, instance)) {
        factor *= period.fault.factor();
      }
    }
    return factor;
  }

  double errorShare(long nanos, int shard, int instance) {
    double good = 1;
    for (Period period : periods) {
      if (period.fault.kind() == Fault.Kind.ERRORS
          && period.isAt(nanos)
          && hits(period, shard, instance)) {
        good *= 1 - period.fault.share();
      }
    }
    return 1 - good;
  }

  /** How slow the upstream is because a fault ended lately. */
  double coldFactor(long nanos) {
    double factor = 1;
    for (Period period : periods) {
      long since = nanos - period.endNanos;
      long cold = period.fault.coldNanos();
      if (since >= 0 && since < cold) {
        double left = 1 - (double) since / cold;
        factor = Math.max(factor, 1 + (period.fault.coldFactor() - 1) * left);
      }
    }
    return factor;
  }

  /** The largest load there will be, in times of the normal one. */
  double highestLoad() {
    double highest = 1;
    for (Period period : periods) {
      if (period.fault.kind() == Fault.Kind.LOAD) {
        highest = Math.max(highest, period.fault.factor());
      }
    }
    return highest;
  }

  private static boolean hits(Period period, int shard, int instance) {
    Fault fault = period.fault;
    return (!fault.oneShard() || shard == 0)
        && shard < fault.hosts()
        && instance < fault.instances();
  }
}
