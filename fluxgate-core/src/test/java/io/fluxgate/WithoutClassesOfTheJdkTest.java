package io.fluxgate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The core runs where classes of the JDK are missing that Android has not. */
class WithoutClassesOfTheJdkTest {

  @BeforeEach
  void nameOfAndroidsVirtualMachine() {
    System.setProperty(AndroidLoader.VM_NAME, "Dalvik");
  }

  @AfterEach
  void noName() {
    System.clearProperty(AndroidLoader.VM_NAME);
  }

  @Test
  void breakerOpensAndLogsWithoutThem() throws Exception {
    try (CapturedLog log = CapturedLog.open();
        AndroidLoader loader = new AndroidLoader()) {
      assertThat(outcome(loader, Outage.class)).isEqualTo("OPEN after 3 failed, 1 rejected");
      assertThat(log.records()).hasSize(1);
      LogRecord line = log.records().get(0);
      assertThat(line.getLevel()).isEqualTo(Level.WARNING);
      assertThat(line.getMessage()).contains("went CLOSED -> OPEN");
    }
  }

  @Test
  void callsOfThreadsOfAllKindsAreCountedWithoutThem() throws Exception {
    try (AndroidLoader loader = new AndroidLoader()) {
      assertThat(outcome(loader, ThreadsOfAllKinds.class)).isEqualTo("200 succeeded");
    }
  }

  private static Object outcome(AndroidLoader loader, Class<?> scenario) throws Exception {
    Class<?> there = loader.loadClass(scenario.getName());
    assertThat(there).isNotEqualTo(scenario);
    return ((Callable<?>) there.getConstructor().newInstance()).call();
  }

  /** A service fails. */
  public static final class Outage implements Callable<Object> {

    @Override
    public Object call() {
      CircuitBreakerRegistry registry =
          CircuitBreakerRegistry.builder()
              .policy(
                  CircuitBreakerPolicy.builder()
                      .tripper(Tripper.failureStreak(3).or(Tripper.failures(100)))
                      .window(Window.time(Duration.ofMinutes(1)))
                      .overdue(Overdue.adaptive())
                      .listener(LogListener.create())
                      .build())
              .build();
      registry.acquire("service").success();
      for (int i = 0; i < 3; i++) {
        registry.acquire("service").failure();
      }
      boolean rejected = registry.tryAcquire("service").isEmpty();
      CircuitBreaker breaker = registry.get("service");
      CallCounts counts = breaker.info().counts();
      return breaker.state()
          + " after "
          + counts.failed()
          + " failed, "
          + counts.rejected()
          + " rejected"
          + (rejected ? "" : "?");
    }
  }

  /** A thread of a class of its own, and one of the platform's. */
  public static final class ThreadsOfAllKinds implements Callable<Object> {

    @Override
    public Object call() throws Exception {
      CircuitBreaker breaker = CircuitBreaker.of("service", CircuitBreakerPolicy.defaults());
      FutureTask<Object> own = new FutureTask<>(() -> succeed(breaker), true);
      FutureTask<Object> plain = new FutureTask<>(() -> succeed(breaker), true);
      new Thread(own) {}.start();
      new Thread(plain).start();
      own.get();
      plain.get();
      return breaker.info().counts().succeeded() + " succeeded";
    }

    private static void succeed(CircuitBreaker breaker) {
      for (int i = 0; i < 100; i++) {
        breaker.acquire().success();
      }
    }
  }

  /** Loads the library with other names for what is missing, so that nothing finds it. */
  private static final class AndroidLoader extends URLClassLoader {

    /** The name under which the library then looks for the name of the virtual machine. */
    static final String VM_NAME = "fake.vm.name";

    /** As long as what they replace, because class files store lengths. */
    private static final Map<String, String> MISSING =
        Map.of(
            "java/lang/System$Logger", "java/lang/System$Absent",
            "java/lang/Runtime$Version", "java/lang/Runtime$Missing",
            "java/lang/ClassValue", "java/lang/ClassAbsnt",
            "java/lang/invoke/VarHandle", "java/lang/invoke/AbsHandle",
            "jdk/jfr/", "jdk/xxx/",
            "java.vm.name", VM_NAME);

    AndroidLoader() {
      super(new URL[0], WithoutClassesOfTheJdkTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("io.fluxgate.")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? define(name) : loaded;
      }
    }

    private static String dotted(String internalName) {
      return internalName.replace('/', '.');
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        String bytes =
            new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.ISO_8859_1);
        for (Map.Entry<String, String> missing : MISSING.entrySet()) {
          bytes = bytes.replace(missing.getKey(), missing.getValue());
          bytes = bytes.replace(dotted(missing.getKey()), dotted(missing.getValue()));
        }
        byte[] changed = bytes.getBytes(StandardCharsets.ISO_8859_1);
        return defineClass(name, changed, 0, changed.length);
      } catch (IOException unreadable) {
        throw new ClassNotFoundException(name, unreadable);
      }
    }
  }
}
