package io.fluxgate;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What may depend on what: arrows point down only, as the map in CONTRIBUTING.md draws them. */
class ArchitectureTest {

  private static final String FACE = "io.fluxgate";
  private static final String HTTP = "io.fluxgate.http";
  private static final String ADAPTER = "io.fluxgate.http.adapter";
  private static final String INTERNAL = "io.fluxgate.internal.*";
  private static final String STATE = "io.fluxgate.internal.state";
  private static final String REGISTRY = "io.fluxgate.internal.registry";
  private static final String RULE = "io.fluxgate.internal.rule";
  private static final String WINDOW = "io.fluxgate.internal.window";
  private static final String REPORT = "io.fluxgate.internal.report";
  private static final String UTIL = "io.fluxgate.internal.util";

  private static final JavaClasses CORE = core();

  /** The engine runs values and strategies; it does not know who runs the engine. */
  private static final DescribedPredicate<JavaClass> WHAT_RUNS_THE_ENGINE =
      belongToAnyOf(
          CircuitBreaker.class,
          CircuitBreakerPolicy.class,
          CircuitBreakerRegistry.class,
          Ticket.class,
          AsyncListener.class,
          LogListener.class);

  /** By its place, so that tests, which are in the same packages, are not among them. */
  private static JavaClasses core() {
    try {
      Path classes =
          Path.of(CircuitBreaker.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return new ClassFileImporter().importPath(classes);
    } catch (URISyntaxException impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** Classes of ours outside of some packages. */
  private static DescribedPredicate<JavaClass> oursOutside(String... packages) {
    return resideInAPackage("io.fluxgate..").and(not(resideInAnyPackage(packages)));
  }

  private static void assertUsesOnly(String user, String... used) {
    noClasses()
        .that()
        .resideInAPackage(user)
        .should()
        .dependOnClassesThat(oursOutside(used))
        .check(CORE);
  }

  @Test
  void thereAreTheFaceHttpItsAdaptersPartAndInternals() {
    classes().should().resideInAnyPackage(FACE, HTTP, ADAPTER, INTERNAL).check(CORE);
  }

  @Test
  void coreUsesTheJdkAlone() {
    noClasses()
        .should()
        .dependOnClassesThat(
            not(
                resideInAnyPackage(
                    "java..",
                    "javax.net.ssl..", // in java.base, too
                    "jdk.jfr..",
                    "io.fluxgate..",
                    "org.jspecify.annotations..",
                    "com.google.errorprone.annotations..")))
        .check(CORE);
  }

  @Test
  void faceDoesNotUseHttp() {
    assertUsesOnly(FACE, FACE, INTERNAL);
  }

  @Test
  void httpUsesTheFaceAndUtilitiesAndNotItsAdaptersPart() {
    assertUsesOnly(HTTP, HTTP, FACE, UTIL);
  }

  @Test
  void adaptersPartUsesHttpTheFaceAndUtilities() {
    assertUsesOnly(ADAPTER, ADAPTER, HTTP, FACE, UTIL);
  }

  @Test
  void internalsUseValuesAndStrategiesOfTheFaceAlone() {
    noClasses()
        .that()
        .resideInAPackage(INTERNAL)
        .should()
        .dependOnClassesThat(WHAT_RUNS_THE_ENGINE)
        .check(CORE);
  }

  @Test
  void utilitiesUseNothingOfOurs() {
    assertUsesOnly(UTIL, UTIL);
  }

  @Test
  void windowsUseUtilitiesAndTheFaceAlone() {
    assertUsesOnly(WINDOW, WINDOW, UTIL, FACE);
  }

  @Test
  void rulesUseUtilitiesAndTheFaceAlone() {
    assertUsesOnly(RULE, RULE, UTIL, FACE);
  }

  @Test
  void reportsDoNotKnowTheStates() {
    assertUsesOnly(REPORT, REPORT, WINDOW, UTIL, FACE);
  }

  @Test
  void statesUseAllOtherInternals() {
    assertUsesOnly(STATE, STATE, REPORT, RULE, WINDOW, UTIL, FACE);
  }

  @Test
  void onlyTheFaceUsesTheStates() {
    noClasses()
        .that(oursOutside(STATE, FACE))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(STATE)
        .check(CORE);
  }

  @Test
  void whichBreakersARegistryKeepsDoesNotDependOnWhatABreakerIs() {
    assertUsesOnly(REGISTRY, REGISTRY, REPORT);
  }

  @Test
  void whatIsNotPublicInTheFaceIsTwoClasses() {
    classes()
        .that()
        .resideInAPackage(FACE)
        .and()
        .areTopLevelClasses()
        .and()
        .areNotPublic()
        .and()
        .doNotHaveSimpleName("package-info")
        .should(be(belongToAnyOf(AsyncCall.class, RegistryEvents.class)))
        .check(CORE);
  }

  @Test
  void strategiesNeverSeeTheBreaker() {
    noClasses()
        .that(
            belongToAnyOf(Window.class, Tracker.class, Tripper.class, Retry.class, Permit.class)
                .or(resideInAPackage(RULE)))
        .should()
        .dependOnClassesThat(WHAT_RUNS_THE_ENGINE)
        .check(CORE);
  }
}
