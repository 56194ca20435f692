package io.fluxgate.tools.console;

import io.fluxgate.tools.page.ReportFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command of the tools: where it writes, and how it complains. */
public abstract class ToolCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  /** For subclasses; picocli sets the rest. */
  protected ToolCommand() {}

  /**
   * Checks that an option is in its range.
   *
   * @param option its name
   * @param value its value
   * @param least the least value
   * @param most the greatest value
   * @throws ParameterException if it is not
   */
  protected final void checkRange(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw wrong("%s: %d (expected: %d to %d)".formatted(option, value, least, most));
    }
  }

  /**
   * Checks that a file can be written: a command fails before its work instead of after it.
   *
   * @param option its name
   * @param file its value, null if it is not given
   * @throws ParameterException if it cannot
   */
  protected final void checkFile(String option, @Nullable Path file) {
    String complaint = file == null ? null : ReportFile.complaint(file);
    if (complaint != null) {
      throw wrong(option + ": " + complaint);
    }
  }

  /**
   * Returns the exception for an invalid option.
   *
   * @param message names the option, its value and what was expected
   * @return an exception to throw
   */
  protected final ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /**
   * Says why the command failed.
   *
   * @param message the reason
   * @return the exit code
   */
  protected final int fail(String message) {
    err().println(spec.qualifiedName() + ": " + message);
    err().flush();
    return spec.exitCodeOnExecutionException();
  }

  /**
   * Returns where results go.
   *
   * @return the standard output, or what stands in for it
   */
  protected final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /**
   * Returns where progress and complaints go.
   *
   * @return the standard error, or what stands in for it
   */
  protected final PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
