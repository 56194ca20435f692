package io.fluxgate.tools.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs subjects in scenarios, several at once. The result does not depend on how many. */
public final class Laboratory {

  /** Observes a run. Called from several threads. */
  @FunctionalInterface
  public interface Progress {

    /**
     * Called after each simulation.
     *
     * @param done how many have ended
     * @param all how many there are
     */
    void at(int done, int all);
  }

  private final List<Subject> subjects;
  private final int seeds;
  private final long firstSeed;
  private final int threads;

  /**
   * Prepares a laboratory.
   *
   * @param subjects what to test; no breaker and the oracle are added
   * @param seeds how many seeds each scenario runs with, at least 1
   * @param firstSeed the first of them
   * @param threads how many simulations run at once, at least 1
   */
  public Laboratory(List<? extends Subject> subjects, int seeds, long firstSeed, int threads) {
    this.subjects = new ArrayList<>(subjects);
    this.subjects.add(Baseline.NONE);
    this.subjects.add(Baseline.ORACLE);
    this.seeds = seeds;
    this.firstSeed = firstSeed;
    this.threads = threads;
  }

  /**
   * Runs all simulations.
   *
   * @param scenarios what to run
   * @param progress observes
   * @return what came out
   * @throws InterruptedException if the thread is interrupted; the simulations then end, too
   */
  public LabResult run(Scenarios scenarios, Progress progress) throws InterruptedException {
    int all = scenarios.list().size() * subjects.size() * seeds;
    AtomicInteger done = new AtomicInteger();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<List<List<Future<Tally>>>> runs = new ArrayList<>();
      for (Scenario scenario : scenarios.list()) {
        List<List<Future<Tally>>> bySubject = new ArrayList<>();
        for (Subject subject : subjects) {
          List<Future<Tally>> bySeed = new ArrayList<>();
          for (int i = 0; i < seeds; i++) {
            long seed = firstSeed + i;
            bySeed.add(
                pool.submit(
                    () -> {
                      Tally tally = Simulation.run(scenario, seed, subject);
                      progress.at(done.incrementAndGet(), all);
                      return tally;
                    }));
          }
          bySubject.add(bySeed);
        }
        runs.add(bySubject);
      }
      List<List<Measures>> measures = new ArrayList<>();
      List<List<FleetMeasures>> fleets = new ArrayList<>();
      for (int i = 0; i < runs.size(); i++) {
        List<List<Tally>> tallies = tallies(runs.get(i));
        List<Tally> none = tallies.get(tallies.size() - 2);
        List<Tally> oracle = tallies.get(tallies.size() - 1);
        Scenario.Callers callers = scenarios.list().get(i).callers();
        measures.add(tallies.stream().map(own -> Measures.of(own, none, oracle)).toList());
        fleets.add(
            tallies.stream().map(own -> FleetMeasures.of(callers, own, none, oracle)).toList());
      }
      return new LabResult(scenarios, subjects, seeds, measures, fleets);
    } finally {
      pool.shutdownNow();
    }
  }

  private static List<List<Tally>> tallies(List<List<Future<Tally>>> bySubject)
      throws InterruptedException {
    List<List<Tally>> tallies = new ArrayList<>();
    for (List<Future<Tally>> bySeed : bySubject) {
      List<Tally> each = new ArrayList<>();
      for (Future<Tally> run : bySeed) {
        each.add(get(run));
      }
      tallies.add(each);
    }
    return tallies;
  }

  private static Tally get(Future<Tally> run) throws InterruptedException {
    try {
      return run.get();
    } catch (ExecutionException failed) {
      throw new IllegalStateException("a simulation failed", failed.getCause());
    }
  }
}
