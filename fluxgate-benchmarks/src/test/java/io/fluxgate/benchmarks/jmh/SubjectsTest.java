package io.fluxgate.benchmarks.jmh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SubjectsTest {

  static Stream<Arguments> closed() {
    return all().filter(arguments -> !((Scenario) arguments.get()[0]).isOpen());
  }

  static Stream<Arguments> open() {
    return all().filter(arguments -> ((Scenario) arguments.get()[0]).isOpen());
  }

  private static Stream<Arguments> all() {
    return Arrays.stream(Scenario.values())
        .flatMap(
            scenario -> Subjects.in(scenario).stream().map(name -> Arguments.of(scenario, name)));
  }

  @ParameterizedTest
  @MethodSource("closed")
  void staysClosedWhileFewCallsFail(Scenario scenario, String name) throws Exception {
    Subject subject = Subjects.of(name, scenario, 100);

    for (int i = 1; i <= 1_000; i++) {
      if (i % 20 == 0) {
        assertThat(subject.fail()).isInstanceOf(Subject.Failure.class);
      } else {
        assertThat(subject.succeed()).isEqualTo("done");
      }
    }

    assertThat(subject.isClosed()).isTrue();
    assertThat(subject.isOpen()).isFalse();
  }

  /** Shows that the subject counts calls: one that records nothing would look fast. */
  @ParameterizedTest
  @MethodSource("closed")
  void opensWhenHalfOfTheCallsFail(Scenario scenario, String name) {
    Subject subject = Subjects.of(name, scenario, 100);

    for (int i = 0; i < 120; i++) {
      attempt(subject::succeed);
      attempt(subject::fail);
      attempt(subject::fail);
    }

    // Armeria evaluates its window only once a second.
    if (!name.equals(Subjects.ARMERIA)) {
      assertThat(subject.isOpen()).isTrue();
    }
  }

  private static void attempt(Callable<Object> call) {
    assertThat(catchThrowable(call::call) instanceof Error).isFalse();
  }

  @ParameterizedTest
  @MethodSource("open")
  void rejectsFromTheBeginning(Scenario scenario, String name) {
    Subject subject = Subjects.of(name, scenario, 100);

    for (int i = 0; i < 1_000; i++) {
      assertThatThrownBy(subject::succeed).isNotInstanceOf(Subject.Failure.class);
    }
    if (scenario == Scenario.REJECT_TRY) {
      assertThat(subject.tryAcquire()).isFalse();
    }

    assertThat(subject.isOpen()).isTrue();
  }

  @Test
  void everyScenarioIsFoundByItsName() {
    for (Scenario scenario : Scenario.values()) {
      assertThat(Scenario.of(scenario.id())).isSameAs(scenario);
    }
  }
}
