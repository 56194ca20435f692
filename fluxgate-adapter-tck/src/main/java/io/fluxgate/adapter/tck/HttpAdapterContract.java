package io.fluxgate.adapter.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.http.HttpGuard;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The contract that every HTTP adapter passes, in each form of calling its client has: extend it
 * once for each.
 *
 * <p>Cases that a client is not capable of are left out; where it behaves otherwise than the table,
 * its test says so, with a reason, in {@link #deviations}. To run some cases only, give a part of
 * their names in the system property {@code fluxgate.contract.only}.
 */
public abstract class HttpAdapterContract {

  /** For subclasses. */
  protected HttpAdapterContract() {}

  /**
   * {@return a client with an adapter for this guard in it}
   *
   * @param guard made for one case, by which the adapter judges
   * @param setup what the case wants of the client: timeouts, redirects and the like
   * @throws Exception if there is none; the case then fails
   */
  protected abstract HttpClientUnderTest newClient(HttpGuard guard, ClientSetup setup)
      throws Exception;

  /** {@return what the client can do in this form} */
  protected abstract Set<Capability> capabilities();

  /**
   * Declares where the client does otherwise than the table of {@link HttpFault}.
   *
   * @param deviations empty; to be added to
   */
  protected void deviations(Deviations deviations) {}

  @TestFactory
  final Stream<DynamicTest> faults() {
    return tests(FaultCases.all(declaredDeviations()));
  }

  /**
   * Adds faults of other servers to the table, for those who trust what others wrote more than the
   * sockets of this contract. The contract itself depends on none.
   *
   * @param faults empty; to be added to
   */
  protected void furtherFaults(FurtherFaults faults) {}

  @TestFactory
  final Stream<DynamicTest> faultsOfOtherServers() {
    FurtherFaults further = new FurtherFaults();
    furtherFaults(further);
    return tests(further.all());
  }

  @TestFactory
  final Stream<DynamicTest> verdicts() {
    return tests(VerdictCases.all());
  }

  @TestFactory
  final Stream<DynamicTest> bodies() {
    return tests(BodyCases.all());
  }

  @TestFactory
  final Stream<DynamicTest> cancellations() {
    return tests(CancelCases.all());
  }

  @TestFactory
  final Stream<DynamicTest> hops() {
    return tests(HopCases.all());
  }

  @TestFactory
  final Stream<DynamicTest> http2() {
    return tests(Http2Cases.all());
  }

  @TestFactory
  final Stream<DynamicTest> circuits() {
    return tests(CircuitCases.all());
  }

  @TestFactory
  final Stream<DynamicTest> usersFaults() {
    return tests(RobustnessCases.all());
  }

  @Test
  final void deviationsConcernOnlyFaultsThatTheClientMeets() {
    Deviations declared = declaredDeviations();
    assertThat(declared.faults()).allMatch(fault -> capabilities().containsAll(fault.needs()));
  }

  private Deviations declaredDeviations() {
    Deviations declared = new Deviations();
    deviations(declared);
    return declared;
  }

  private Stream<DynamicTest> tests(Stream<ContractCase> cases) {
    String only = System.getProperty("fluxgate.contract.only", "");
    Set<Capability> capabilities = capabilities();
    List<DynamicTest> tests =
        cases
            .filter(line -> line.name().contains(only) && capabilities.containsAll(line.needs()))
            .map(line -> DynamicTest.dynamicTest(line.name(), () -> run(line)))
            .toList();
    return tests.stream();
  }

  private void run(ContractCase line) throws Exception {
    try (Lab lab = new Lab(this)) {
      line.demonstration().in(lab);
    } catch (AssertionError wrong) {
      // Maven prints neither the names of dynamic tests nor a line of theirs.
      throw new AssertionError(line.name() + ": " + wrong.getMessage(), wrong);
    }
  }
}
