package io.fluxgate.adapter.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.http.HttpGuard;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The contract that every HTTP adapter passes. Extend it once for each form of calling that the
 * client has, and for each {@link Position} that the adapter can take.
 *
 * <p>Cases that need a capability the client lacks are left out. Where a client deviates from the
 * table of faults, its test declares that in {@link #deviations}, with a reason. To run only some
 * cases, set the system property {@code fluxgate.contract.only} to a part of their names.
 */
public abstract class HttpAdapterContract {

  /** In each form of calling, of which the adapters together have thirteen. */
  private static final int WORDS = 500;

  private static final int MANY_WORDS = 10_000;

  /** For subclasses. */
  protected HttpAdapterContract() {}

  /**
   * {@return a client with an adapter for this guard}
   *
   * @param guard judges the calls of one case
   * @param setup how the case needs the client: timeouts, redirects and so on
   * @throws Exception if there is none; the case then fails
   */
  protected abstract HttpClientUnderTest newClient(HttpGuard guard, ClientSetup setup)
      throws Exception;

  /**
   * {@return a client whose calls share one HTTP/2 connection, up to a hundred at once; by default
   * that of {@link #newClient}} Without TLS in its setup it is used by clients only that can do
   * {@link Capability#HTTP2_WITHOUT_TLS}.
   *
   * @param guard judges the calls of one case
   * @param setup how the case needs the client: timeouts, redirects and so on
   * @throws Exception if there is none; the case then fails
   */
  protected HttpClientUnderTest newHttp2Client(HttpGuard guard, ClientSetup setup)
      throws Exception {
    return newClient(guard, setup);
  }

  /**
   * {@return the same client without an adapter, whose callers must get the same exceptions; null,
   * the default, skips that comparison}
   *
   * <p>Only for clients that throw the same type of exception each time.
   *
   * @param setup how the case needs the client: timeouts, redirects and so on
   */
  protected @Nullable HttpClientUnderTest newBareClient(ClientSetup setup) {
    return null;
  }

  /**
   * {@return a client that has the adapter for this guard twice, at two of its positions if there
   * are several; null, the default, skips the cases about that}
   *
   * @param guard judges the calls of one case
   * @param setup how the case needs the client: timeouts, redirects and so on
   * @throws Exception if there is none; the case then fails
   */
  protected @Nullable HttpClientUnderTest newClientGuardedTwice(HttpGuard guard, ClientSetup setup)
      throws Exception {
    return null;
  }

  /** {@return what the client can do in this form} */
  protected abstract Set<Capability> capabilities();

  /** {@return where the adapter stands in the client; by default outside of everything} */
  protected Position position() {
    return Position.APPLICATION;
  }

  /**
   * Declares where the client deviates from the table of {@link HttpFault}.
   *
   * @param deviations to add to
   */
  protected void deviations(Deviations deviations) {}

  @TestFactory
  final Stream<DynamicTest> faults() {
    return tests(FaultCases.all(position(), declaredDeviations()));
  }

  /**
   * Adds faults of other servers to the table, such as WireMock's. The contract itself depends on
   * none.
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
    return tests(ClassificationCases.all());
  }

  @TestFactory
  final Stream<DynamicTest> responses() {
    return tests(ResponseCases.all());
  }

  /**
   * {@return the names of the adapter's classes that recognize failures by what the client says;
   * none by default} The contract reads the words there, and has a server use them.
   */
  protected List<String> classifiers() {
    return List.of();
  }

  @TestFactory
  final Stream<DynamicTest> wordsOfThePeer() {
    return tests(PeerWordCases.all(WORDS));
  }

  @TestFactory
  @Tag("slow")
  final Stream<DynamicTest> manyWordsOfThePeer() {
    return tests(PeerWordCases.all(MANY_WORDS));
  }

  @TestFactory
  final Stream<DynamicTest> secrets() {
    return tests(SecretCases.all());
  }

  @TestFactory
  final Stream<DynamicTest> limits() {
    return tests(LimitCases.all());
  }

  @TestFactory
  final Stream<DynamicTest> devicesWithoutANetwork() {
    return tests(OfflineCases.all(position()));
  }

  @TestFactory
  final Stream<DynamicTest> guardedTwice() {
    return tests(TwiceCases.all());
  }

  @TestFactory
  final Stream<DynamicTest> bodies() {
    return tests(BodyCases.all(position()));
  }

  @TestFactory
  final Stream<DynamicTest> requestBodies() {
    return tests(RequestBodyCases.all());
  }

  @TestFactory
  final Stream<DynamicTest> proxies() {
    return tests(ProxyCases.all());
  }

  @TestFactory
  final Stream<DynamicTest> cancellations() {
    return tests(CancelCases.all(position()));
  }

  @TestFactory
  final Stream<DynamicTest> waits() {
    return tests(Stream.concat(WaitCases.all(), SlowHeaderCases.all()));
  }

  @TestFactory
  final Stream<DynamicTest> slowHosts() {
    return tests(SlowHostCases.all());
  }

  @TestFactory
  final Stream<DynamicTest> hops() {
    return tests(HopCases.all(position()));
  }

  @TestFactory
  final Stream<DynamicTest> redirectsToOtherHosts() {
    return tests(TrustCases.all());
  }

  @TestFactory
  final Stream<DynamicTest> http2() {
    return tests(Http2Cases.all());
  }

  @TestFactory
  final Stream<DynamicTest> endsOfConnections() {
    return tests(ConnectionDeathCases.all(position()));
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
    Set<String> omitted = declaredDeviations().omittedCases();
    List<DynamicTest> tests =
        cases
            .filter(line -> line.name().contains(only) && capabilities.containsAll(line.needs()))
            .filter(line -> !omitted.contains(line.name()))
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
