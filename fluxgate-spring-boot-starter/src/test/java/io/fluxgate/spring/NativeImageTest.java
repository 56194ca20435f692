package io.fluxgate.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fluxgate.http.HttpGuard;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeHint;
import org.springframework.aot.hint.TypeReference;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.util.ClassUtils;
import org.springframework.web.reactive.function.client.WebClient;
import org.yaml.snakeyaml.Yaml;

/** What a native image has to keep. */
class NativeImageTest {

  private static final ClassLoader LOADER = NativeImageTest.class.getClassLoader();

  @Test
  void springFindsTheHints() {
    assertThat(
            SpringFactoriesLoader.forResourceLocation("META-INF/spring/aot.factories")
                .load(RuntimeHintsRegistrar.class))
        .hasAtLeastOneElementOfType(FluxgateRuntimeHints.class);
  }

  @ParameterizedTest
  @ValueSource(classes = {ClientHttpRequestFactoryBuilder.class, ClientHttpConnectorBuilder.class})
  void guardedBuildersMayBeProxies(Class<?> builder) {
    RuntimeHints hints = hints(LOADER);

    assertThat(
            RuntimeHintsPredicates.proxies()
                .forInterfaces(AopProxyUtils.completeJdkProxyInterfaces(builder)))
        .accepts(hints);
    assertThat(
            RuntimeHintsPredicates.reflection()
                .onType(builder)
                .withMemberCategory(MemberCategory.INVOKE_PUBLIC_METHODS))
        .accepts(hints);
  }

  /** The hint names the interfaces that the proxies really have, in their order. */
  @Test
  void proxiesHaveTheInterfacesOfTheHints() {
    RuntimeHints hints = hints(LOADER);
    Contexts.everything()
        .withPropertyValues(Generation.FACTORY + "=simple", Generation.CONNECTOR + "=jdk")
        .run(
            context -> {
              for (Class<?> type :
                  List.of(
                      ClientHttpRequestFactoryBuilder.class, ClientHttpConnectorBuilder.class)) {
                Class<?>[] interfaces = context.getBean(type).getClass().getInterfaces();
                assertThat(RuntimeHintsPredicates.proxies().forInterfaces(interfaces))
                    .accepts(hints);
              }
            });
  }

  @ParameterizedTest
  @MethodSource("lookedUp")
  void classesThatAreLookedUpByNameStay(String name) {
    assertThat(RuntimeHintsPredicates.reflection().onType(TypeReference.of(name)))
        .accepts(hints(LOADER));
  }

  static List<String> lookedUp() {
    return FluxgateRuntimeHints.LOOKED_UP.stream()
        .filter(name -> ClassUtils.isPresent(name, LOADER))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        BreakerDescription.class,
        BreakerDescription.Counts.class,
        TransitionHistory.Transition.class,
        ClientReport.Client.class
      })
  void whatTheEndpointShowsCanBeWritten(Class<?> shown) {
    TypeHint hint = Objects.requireNonNull(hints(LOADER).reflection().getTypeHint(shown));

    assertThat(hint.methods().map(method -> method.getName()).toList())
        .containsAll(
            Arrays.stream(shown.getRecordComponents()).map(each -> each.getName()).toList());
  }

  @Test
  void connectorOfABuilderCanBeRead() throws NoSuchFieldException {
    Class<?> builder = WebClient.builder().getClass();
    TypeHint hint = Objects.requireNonNull(hints(LOADER).reflection().getTypeHint(builder));

    assertThat(hint.fields().map(field -> field.getName()))
        .contains(builder.getDeclaredField("connector").getName());
  }

  @Test
  void absentClientsNeedNoHints() {
    RuntimeHints hints =
        hints(new FilteredClassLoader("org.springframework.boot.http.client", "okhttp3"));

    assertThat(hints.proxies().jdkProxyHints()).isEmpty();
    assertThat(RuntimeHintsPredicates.reflection().onType(TypeReference.of("okhttp3.OkHttpClient")))
        .rejects(hints);
  }

  /** What modules without Spring need; a method may be newer than this Java or this client. */
  @ParameterizedTest
  @CsvSource({"fluxgate-core,1", "fluxgate-jdkhttp,0", "fluxgate-okhttp,0"})
  void configurationOfModulesNamesWhatThereIs(String module, int methodsOfJava17) throws Exception {
    List<String> found = new ArrayList<>();
    for (Map<String, Object> entry : configuration(module)) {
      Class<?> type = ClassUtils.forName((String) value(entry, "name"), LOADER);
      for (Map<String, Object> method : methods(entry)) {
        Class<?>[] parameters =
            ((List<?>) value(method, "parameterTypes"))
                .stream()
                    .map(name -> ClassUtils.resolveClassName((String) name, LOADER))
                    .toArray(Class<?>[]::new);
        Method present =
            ClassUtils.getMethodIfAvailable(type, (String) value(method, "name"), parameters);
        if (present != null) {
          found.add(present.getName());
        }
      }
    }
    assertThat(found).hasSizeGreaterThanOrEqualTo(methodsOfJava17);
  }

  @Test
  void coreKeepsTheIdsOfThreads() throws Exception {
    assertThat(configuration("fluxgate-core"))
        .filteredOn(entry -> value(entry, "name").equals("java.lang.Thread"))
        .flatExtracting(NativeImageTest::methods)
        .extracting(method -> method.get("name"))
        .containsExactlyInAnyOrder("getId", "threadId");
  }

  private static RuntimeHints hints(ClassLoader loader) {
    RuntimeHints hints = new RuntimeHints();
    new FluxgateRuntimeHints().registerHints(hints, loader);
    return hints;
  }

  private static List<Map<String, Object>> configuration(String module) throws IOException {
    String file = "META-INF/native-image/io.fluxgate/" + module + "/reflect-config.json";
    try (InputStream stream =
        Objects.requireNonNull(HttpGuard.class.getClassLoader().getResourceAsStream(file), file)) {
      return new Yaml().load(new String(stream.readAllBytes(), UTF_8));
    }
  }

  private static Object value(Map<String, Object> entry, String key) {
    return Objects.requireNonNull(entry.get(key), key);
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> methods(Map<String, Object> entry) {
    return (List<Map<String, Object>>) entry.getOrDefault("methods", List.of());
  }
}
