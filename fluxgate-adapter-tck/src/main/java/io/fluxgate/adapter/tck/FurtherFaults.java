package io.fluxgate.adapter.tck;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Faults of servers that are not the contract's own, such as those of WireMock. Each is staged and
 * judged like a line of {@link HttpFault}. Not thread-safe.
 */
public final class FurtherFaults {

  private final List<ContractCase> cases = new ArrayList<>();

  FurtherFaults() {}

  /**
   * A call to this target ends as expected, and leaves the slot free.
   *
   * @param name says what is wrong with the target
   * @param target opened for the case, and closed by it
   * @param expected verdict, kind, what the caller gets, and the number of requests
   * @return these faults
   */
  public FurtherFaults add(String name, ContractTarget.Factory target, Expected expected) {
    return add(name, FaultRow.at(target), expected);
  }

  /**
   * Like {@link #add}, by a client whose timeouts are a quarter of a second: for targets that are
   * slower.
   *
   * @param name says what is wrong with the target
   * @param target opened for the case, and closed by it
   * @param expected verdict, kind, what the caller gets, and the number of requests
   * @return these faults
   */
  public FurtherFaults addHurried(String name, ContractTarget.Factory target, Expected expected) {
    return add(name, FaultRow.at(target).hurried(), expected);
  }

  private FurtherFaults add(String name, FaultRow row, Expected expected) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(expected, "expected");
    cases.add(new ContractCase(name, Set.of(), lab -> FaultCases.probe(lab, row, expected)));
    return this;
  }

  Stream<ContractCase> all() {
    return cases.stream();
  }
}
