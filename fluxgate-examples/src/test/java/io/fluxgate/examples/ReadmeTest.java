package io.fluxgate.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the README to its word. */
class ReadmeTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final String PROGRAM =
      """
      import static io.fluxgate.Tripper.*;
      import io.fluxgate.*;
      import io.fluxgate.apache.*;
      import io.fluxgate.http.*;
      import io.fluxgate.jdkhttp.*;
      import io.fluxgate.okhttp.*;
      import java.net.http.HttpClient;
      import java.time.Duration;
      import okhttp3.OkHttpClient;
      import org.apache.hc.client5.http.impl.classic.*;

      abstract class Program {
        record Receipt() {}
        int amount;
        abstract Receipt charge(int amount) throws java.io.IOException;
        abstract Receipt cached();
      %s}
      """;

  @Test
  void codeCompiles(@TempDir Path classes) throws IOException {
    StringBuilder methods = new StringBuilder();
    List<String> blocks = blocks("java", readme());
    for (int i = 0; i < blocks.size(); i++) {
      methods.append("void block%d() throws Exception {\n%s}\n".formatted(i, blocks.get(i)));
    }

    assertThat(blocks).hasSizeGreaterThanOrEqualTo(3);
    assertThat(compile(PROGRAM.formatted(methods), classes)).isEmpty();
  }

  @Test
  void twoCommandsAreToBeTried() throws IOException {
    String section = readme().split("(?m)^## Try it$", 2)[1].split("(?m)^## ", 2)[0];

    assertThat(blocks("sh", section))
        .containsExactly("sh fluxgate-examples/run demo\n", "mvn -B -ntp verify\n");
    assertThat(ROOT.resolve("fluxgate-examples/run")).isRegularFile();
  }

  private static String readme() throws IOException {
    return Files.readString(ROOT.resolve("README.md"));
  }

  private static List<String> blocks(String language, String markdown) {
    return Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```$")
        .matcher(markdown)
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  /** Returns what the compiler complains of. */
  private static String compile(String source, Path classes) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter complaints = new StringWriter();
    JavaFileObject file =
        new SimpleJavaFileObject(URI.create("memory:/Program.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> options = List.of("-proc:none", "-classpath", path, "-d", classes.toString());
    boolean compiled =
        compiler.getTask(complaints, null, null, options, null, List.of(file)).call();
    return compiled ? "" : complaints.toString();
  }
}
