package io.fluxgate.okhttp;

import static org.assertj.core.api.Assertions.assertThat;

import com.android.tools.r8.CompilationFailedException;
import com.android.tools.r8.CompilationMode;
import com.android.tools.r8.Diagnostic;
import com.android.tools.r8.DiagnosticsHandler;
import com.android.tools.r8.OutputMode;
import com.android.tools.r8.R8;
import com.android.tools.r8.R8Command;
import com.android.tools.r8.origin.Origin;
import io.fluxgate.CheckedRunnable;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.internal.util.NotOnAndroid;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import kotlin.Unit;
import okhttp3.OkHttpClient;
import okio.Buffer;
import org.codehaus.mojo.animal_sniffer.SignatureChecker;
import org.codehaus.mojo.animal_sniffer.logging.PrintWriterLogger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The core and this adapter use only what Android has from API level 26 on. */
class AndroidTest {

  private static final int API_LEVEL = 26;

  /** With the core library of the device, and with the one that an application may bring along. */
  private static final String PLAIN = "gummy-bears-api-26.signature";

  private static final String DESUGARED = "gummy-bears-api-26-coreLib2.signature";

  @ParameterizedTest
  @ValueSource(strings = {PLAIN, DESUGARED})
  void everyReferenceExistsOnAndroid(String signature) throws IOException {
    ByteArrayOutputStream problems = new ByteArrayOutputStream();
    Set<String> clients = Set.of("io.fluxgate.*", "okhttp3.*", "okio.*", "kotlin.*");
    try (PrintStream lines = new PrintStream(problems, true, StandardCharsets.UTF_8)) {
      SignatureChecker checker =
          new SignatureChecker(
              AndroidLibrary.classes(signature(signature)), clients, new PrintWriterLogger(lines));
      checker.setSourcePath(List.of());
      checker.setAnnotationTypes(List.of(NotOnAndroid.class.getName()));
      checker.process(jarOrDirectoryOf(CircuitBreaker.class).toFile());
      checker.process(jarOrDirectoryOf(CircuitBreakerInterceptor.class).toFile());
    }
    assertThat(problems.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  /** D8 alone says nothing about classes that are missing. */
  @Test
  void r8CompilesBothJarsWithTheRulesTheyShip(@TempDir Path folder) throws Exception {
    // With assertions, which Surefire enables, R8 checks itself at length.
    R8.class.getClassLoader().setPackageAssertionStatus("com.android.tools.r8", false);
    Path library = folder.resolve("library.jar");
    AndroidLibrary.write(signature(PLAIN), library);
    Complaints complaints = new Complaints();
    R8Command command =
        R8Command.builder(complaints)
            .addProgramFiles(
                AndroidLibrary.jarOf(jarOrDirectoryOf(CircuitBreaker.class), folder, "core"),
                AndroidLibrary.jarOf(
                    jarOrDirectoryOf(CircuitBreakerInterceptor.class), folder, "okhttp"))
            .addClasspathFiles(
                jarOrDirectoryOf(OkHttpClient.class),
                jarOrDirectoryOf(Buffer.class),
                jarOrDirectoryOf(Unit.class))
            .addLibraryFiles(library)
            .addProguardConfiguration(
                List.of("-keep class io.fluxgate.** { *; }"), Origin.unknown())
            .setMinApiLevel(API_LEVEL)
            .setMode(CompilationMode.RELEASE)
            .setOutput(Files.createDirectory(folder.resolve("dex")), OutputMode.DexIndexed)
            .build();
    complaints.expectNone(() -> R8.run(command));
  }

  private static Path signature(String name) {
    return Path.of("target", "android", name);
  }

  private static Path jarOrDirectoryOf(Class<?> type) {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
  }

  private static final class Complaints implements DiagnosticsHandler {

    final List<String> lines = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void error(Diagnostic error) {
      lines.add("error: " + error.getDiagnosticMessage());
    }

    @Override
    public void warning(Diagnostic warning) {
      // Each of two jars has its licence and its module-info; applications get one of them.
      if (!warning.getDiagnosticMessage().endsWith("already exists.")) {
        lines.add("warning: " + warning.getDiagnosticMessage());
      }
    }

    void expectNone(CheckedRunnable<CompilationFailedException> compilation) {
      try {
        compilation.run();
      } catch (CompilationFailedException failed) {
        lines.add(failed.getMessage());
      }
      assertThat(lines).isEmpty();
    }
  }
}
