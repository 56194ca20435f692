package io.fluxgate.adapter.tck;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** One line of the contract: a sentence, what a client needs for it, and how it is shown. */
record ContractCase(String name, Set<Capability> needs, Demonstration demonstration) {

  /** Shows that a sentence holds. */
  interface Demonstration {
    void in(Lab lab) throws Exception;
  }

  static ContractCase of(String name, Demonstration demonstration, Capability... needs) {
    return new ContractCase(name, Set.of(needs), demonstration);
  }

  ContractCase needing(Capability... others) {
    Set<Capability> all = EnumSet.copyOf(List.of(others));
    all.addAll(needs);
    return new ContractCase(name, Set.copyOf(all), demonstration);
  }
}
