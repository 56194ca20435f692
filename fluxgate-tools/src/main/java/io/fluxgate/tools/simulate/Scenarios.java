package io.fluxgate.tools.simulate;

import java.util.List;
import java.util.function.Predicate;

/** Scenarios in an order. */
public final class Scenarios {

  private final List<Scenario> list;

  Scenarios(List<Scenario> list) {
    this.list = List.copyOf(list);
  }

  List<Scenario> list() {
    return list;
  }

  /**
   * Returns the names.
   *
   * @return in order
   */
  public List<String> names() {
    return list.stream().map(Scenario::name).toList();
  }

  /**
   * Returns those whose name or family is selected.
   *
   * @param selected tests a name or a family
   * @return the rest, possibly none
   */
  public Scenarios select(Predicate<String> selected) {
    return new Scenarios(
        list.stream()
            .filter(each -> selected.test(each.name()) || selected.test(each.family()))
            .toList());
  }
}
