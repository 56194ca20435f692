package io.fluxgate.examples.docs;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One example of the documentation, and the program it becomes: a file of its own if it declares
 * classes, otherwise the body of a method in a class that has the names of {@link Scene}.
 *
 * @param page where it stands
 * @param block its code; the mark {@code run} has it run, {@code java 21} leaves it to JDKs from 21
 * @param output what it prints, if the page says so
 * @param packageName a package of its own, so that examples may give their classes the same names;
 *     one marked {@code same package} goes on with that of the example before it
 */
record Snippet(Page page, Page.Block block, Optional<String> output, String packageName) {

  private static final Pattern TYPES =
      Pattern.compile(
          "(?s)(/\\*\\*.*?\\*/|@\\w+(\\(.*?\\))?|final|abstract|public|\\s)*(class|interface|enum|record) ");

  private static final Pattern TYPE_NAME =
      Pattern.compile("(?m)^(?:\\w+ )*(?:class|record) (\\w+)");

  /** Whether the JDK at hand knows what it uses. */
  boolean suitsJdk() {
    return !block.mark().equals("java 21") || Runtime.version().feature() >= 21;
  }

  boolean isToBeRun() {
    return block.mark().equals("run");
  }

  /** In Javadoc, the reader's own test may stand for something that is not there to be tested. */
  boolean isTest() {
    return className().endsWith("Test") && !page.isJavadoc();
  }

  private boolean declaresTypes() {
    String code = code().stripTrailing();
    return TYPES.matcher(code).lookingAt() && code.endsWith("\n}");
  }

  /** Where it stands, as compilers write it. */
  String location() {
    return page.name() + ":" + block.line();
  }

  static String packageName(Page page, Page.Block block) {
    return "snippets."
        + page.name().replaceAll("\\W", "_").toLowerCase(Locale.ROOT)
        + "_"
        + block.line();
  }

  /** The class to run: the one that holds the statements, or the first that it declares. */
  String className() {
    if (!declaresTypes()) {
      return packageName + ".Example";
    }
    Matcher matcher = TYPE_NAME.matcher(code());
    return packageName + "." + (matcher.find() ? matcher.group(1) : "none");
  }

  String source(List<String> defaultImports) {
    String head =
        "package "
            + packageName
            + ";"
            + String.join("", imports())
            + String.join("", page.imports())
            + String.join("", defaultImports)
            + "import io.fluxgate.examples.docs.Scene;"
            + "import io.fluxgate.examples.docs.Scene.*;";
    return declaresTypes()
        ? head + "\n" + code()
        : head
            + "public class Example extends Scene { @Override public void run() throws Exception {\n"
            + code()
            + "}}\n";
  }

  /** The line of the page that a line of the source is. */
  long lineOfPage(long lineOfSource) {
    return block.line() + lineOfSource - 2;
  }

  private List<String> imports() {
    return block.code().lines().filter(Snippet::isImport).toList();
  }

  /** With empty lines in place of the imports, so that lines keep their numbers. */
  private String code() {
    StringBuilder code = new StringBuilder();
    block.code().lines().forEach(line -> code.append(isImport(line) ? "" : line).append('\n'));
    return code.toString();
  }

  private static boolean isImport(String line) {
    return line.startsWith("import ");
  }
}
