package io.fluxgate.examples.docs;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles all examples at once, for that takes little longer than one. */
final class SnippetCompiler {

  private SnippetCompiler() {}

  /** Returns what the compiler complains of, by example, with the lines of the page. */
  static Map<Snippet, List<String>> complaints(
      List<Snippet> snippets, List<String> defaultImports, Path classes) {
    Map<JavaFileObject, Snippet> sources = new HashMap<>();
    for (Snippet snippet : snippets) {
      sources.put(new Source(snippet, defaultImports), snippet);
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    List<String> options =
        List.of("-proc:none", "-Xmaxerrs", "1000", "-d", classes.toString(), "-cp", classPath());
    boolean compiled =
        compiler.getTask(null, null, diagnostics, options, null, sources.keySet()).call();
    Map<Snippet, List<String>> complaints = new HashMap<>();
    for (Diagnostic<? extends JavaFileObject> diagnostic : diagnostics.getDiagnostics()) {
      Snippet snippet = sources.get(diagnostic.getSource());
      if (diagnostic.getKind() == Diagnostic.Kind.ERROR && snippet != null) {
        complaints
            .computeIfAbsent(snippet, key -> new ArrayList<>())
            .add(text(snippet, diagnostic));
      }
    }
    if (!compiled && complaints.isEmpty()) {
      throw new IllegalStateException(diagnostics.getDiagnostics().toString());
    }
    return complaints;
  }

  private static String text(Snippet snippet, Diagnostic<?> diagnostic) {
    return snippet.page().name()
        + ":"
        + snippet.lineOfPage(diagnostic.getLineNumber())
        + ": "
        + diagnostic.getMessage(Locale.ROOT);
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private static final class Source extends SimpleJavaFileObject {

    private final String text;

    Source(Snippet snippet, List<String> defaultImports) {
      super(URI.create("memory:/" + snippet.className().replace('.', '/') + ".java"), Kind.SOURCE);
      text = snippet.source(defaultImports);
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
