package io.fluxgate.benchmarks.jmh;

import com.alibaba.csp.sentinel.Entry;
import com.alibaba.csp.sentinel.SphO;
import com.alibaba.csp.sentinel.SphU;
import com.alibaba.csp.sentinel.Tracer;
import com.alibaba.csp.sentinel.slots.block.RuleConstant;
import com.alibaba.csp.sentinel.slots.block.degrade.DegradeRule;
import com.alibaba.csp.sentinel.slots.block.degrade.DegradeRuleManager;
import com.alibaba.csp.sentinel.slots.block.degrade.circuitbreaker.CircuitBreaker.State;
import com.alibaba.csp.sentinel.slots.block.degrade.circuitbreaker.EventObserverRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Sentinel with degrade rules and its default chain of slots. Its window is always a single time
 * bucket, 10 s here, which is discarded as a whole.
 */
final class SentinelSubject implements Subject {

  /** Sentinel keeps breakers by resource and rule until the virtual machine exits. */
  private final String resource;

  private final AtomicReference<State> state = new AtomicReference<>(State.CLOSED);

  SentinelSubject(Scenario scenario) {
    resource = "sentinel-" + scenario.id();
    EventObserverRegistry.getInstance()
        .addStateChangeObserver(resource, (from, to, rule, snapshot) -> state.set(to));
    DegradeRuleManager.loadRules(rules(scenario));
    if (scenario.isOpen()) {
      open();
    }
  }

  private List<DegradeRule> rules(Scenario scenario) {
    List<DegradeRule> rules = new ArrayList<>();
    rules.add(rule(RuleConstant.DEGRADE_GRADE_EXCEPTION_RATIO).setCount(0.5));
    if (scenario.hasDurations()) {
      DegradeRule slow = rule(RuleConstant.DEGRADE_GRADE_RT);
      rules.add(slow.setCount(1_000).setSlowRatioThreshold(0.5));
    }
    return rules;
  }

  private DegradeRule rule(int grade) {
    return new DegradeRule(resource)
        .setGrade(grade)
        .setMinRequestAmount(100)
        .setStatIntervalMs(10_000)
        .setTimeWindow(3_600);
  }

  /**
   * Opens by failures, because there is no method for it. A bucket may end meanwhile, hence the
   * margin.
   */
  private void open() {
    for (int i = 0; i < 1_000 && !isOpen(); i++) {
      try {
        fail();
      } catch (Exception expected) {
        // These failures open the circuit.
      }
    }
  }

  @Override
  public Object succeed() throws Exception {
    return call(SUCCESS);
  }

  @Override
  public Object fail() throws Exception {
    try {
      return call(FAILURE);
    } catch (Failure expected) {
      return expected;
    }
  }

  private Object call(Callable<String> callable) throws Exception {
    Entry entry = SphU.entry(resource);
    try {
      return callable.call();
    } catch (Exception error) {
      Tracer.traceEntry(error, entry);
      throw error;
    } finally {
      entry.exit();
    }
  }

  @Override
  public boolean tryAcquire() {
    return SphO.entry(resource);
  }

  @Override
  public boolean isClosed() {
    return state.get() == State.CLOSED;
  }

  @Override
  public boolean isOpen() {
    return state.get() == State.OPEN;
  }
}
