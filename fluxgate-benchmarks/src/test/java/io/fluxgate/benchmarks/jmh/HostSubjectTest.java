package io.fluxgate.benchmarks.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostSubjectTest {

  @ParameterizedTest
  @ValueSource(strings = {"fluxgate", "resilience4j"})
  void everyExchangeIsRecordedByTheBreakerOfItsHost(String library) throws Exception {
    HostSubject subject = HostSubject.of(library, 3);

    for (int host = 0; host < 3; host++) {
      assertThat(subject.exchange(host)).isNotNull();
    }

    assertThat(subject.isSound()).isTrue();
  }
}
