package io.fluxgate.tools.simulate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What came out: measures by scenario and subject. */
public final class LabResult {

  private final Scenarios scenarios;
  private final List<Subject> subjects;
  private final int seeds;
  private final List<List<Measures>> measures;
  private final List<List<FleetMeasures>> fleets;

  LabResult(
      Scenarios scenarios,
      List<Subject> subjects,
      int seeds,
      List<List<Measures>> measures,
      List<List<FleetMeasures>> fleets) {
    this.scenarios = scenarios;
    this.subjects = List.copyOf(subjects);
    this.seeds = seeds;
    this.measures = measures;
    this.fleets = fleets;
  }

  /**
   * Returns the subjects, with the two baselines at the end.
   *
   * @return in the order in which they were given
   */
  public List<Subject> subjects() {
    return subjects;
  }

  /**
   * Returns the names of the scenarios.
   *
   * @return in order
   */
  public List<String> scenarios() {
    return scenarios.names();
  }

  /**
   * Returns how many seeds each scenario ran with.
   *
   * @return at least 1
   */
  public int seeds() {
    return seeds;
  }

  /**
   * Returns the measures of a subject in a scenario.
   *
   * @param scenario the scenario's number
   * @param subject the subject's number
   * @return the measures
   */
  public Measures measures(int scenario, int subject) {
    return measures.get(scenario).get(subject);
  }

  /**
   * Returns what matters with many instances.
   *
   * @param scenario the scenario's number
   * @param subject the subject's number
   * @return the measures
   */
  public FleetMeasures fleet(int scenario, int subject) {
    return fleets.get(scenario).get(subject);
  }

  /**
   * Returns how many instances call in a scenario.
   *
   * @param scenario the scenario's number
   * @return at least 1
   */
  public int instances(int scenario) {
    return scenarios.list().get(scenario).callers().instances();
  }

  /**
   * Returns who dominates a subject in a scenario. The oracle does not count.
   *
   * @param scenario the scenario's number
   * @param subject the subject's number
   * @return the names of the others
   */
  public List<String> dominatedBy(int scenario, int subject) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < subjects.size(); i++) {
      if (subjects.get(i).kind() != Subject.Kind.ORACLE
          && Dominance.dominates(measures(scenario, i), measures(scenario, subject))) {
        names.add(subjects.get(i).name());
      }
    }
    return names;
  }

  /**
   * Returns in how many scenarios another subject of the same run dominates this one.
   *
   * @param subject the subject's number
   * @return at most the number of scenarios
   */
  public int dominated(int subject) {
    int count = 0;
    for (int i = 0; i < measures.size(); i++) {
      count += dominatedBy(i, subject).isEmpty() ? 0 : 1;
    }
    return count;
  }

  /**
   * Returns the numbers of the scenarios of each family.
   *
   * @return families in the order of their first scenarios
   */
  public Map<String, List<Integer>> families() {
    Map<String, List<Integer>> families = new LinkedHashMap<>();
    for (int i = 0; i < measures.size(); i++) {
      families
          .computeIfAbsent(scenarios.list().get(i).family(), family -> new ArrayList<>())
          .add(i);
    }
    return families;
  }

  /**
   * Returns the mean measures of a subject over some scenarios.
   *
   * @param numbers the scenarios' numbers
   * @param subject the subject's number
   * @return the means
   */
  public Measures mean(List<Integer> numbers, int subject) {
    return Measures.mean(numbers.stream().map(i -> measures(i, subject)).toList());
  }

  /**
   * Returns the mean measures of a subject, families weighing alike.
   *
   * @param subject the subject's number
   * @return the means over the families
   */
  public Measures overall(int subject) {
    return Measures.mean(
        families().values().stream().map(numbers -> mean(numbers, subject)).toList());
  }
}
