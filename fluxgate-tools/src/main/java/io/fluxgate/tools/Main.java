package io.fluxgate.tools;

import io.fluxgate.tools.demo.DemoCommand;
import io.fluxgate.tools.replay.ReplayCommand;
import io.fluxgate.tools.simulate.SimulateCommand;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs a tool from the command line: {@code java -jar fluxgate-tools.jar replay --help}. */
@Command(
    name = "fluxgate-tools",
    description =
        "Shows what circuit breakers do, live, with recorded calls, or in simulated outages.",
    subcommands = {DemoCommand.class, ReplayCommand.class, SimulateCommand.class},
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = Main.Version.class)
public final class Main {

  // picocli sets it, and itself acts on it.
  @SuppressWarnings("UnusedVariable")
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = CommandLine.ScopeType.INHERIT,
      description = "Show this help and exit.")
  private boolean help;

  @SuppressWarnings("UnusedVariable")
  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version and exit.")
  private boolean version;

  private Main() {}

  /**
   * Runs the command and exits: 0 if it succeeded, 1 if it failed, 2 if the arguments are wrong.
   *
   * @param args a command and its options
   */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** Runs the command with other streams than the standard ones, and returns its exit code. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    return commandLine().setOut(out).setErr(err).execute(args);
  }

  private static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler(Main::complain);
  }

  /** Prints what is wrong in a line or two: the full usage would bury it. */
  private static int complain(ParameterException wrong, String[] args) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(messageOf(wrong));
    UnmatchedArgumentException.printSuggestions(wrong, err);
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    err.flush();
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static String messageOf(ParameterException wrong) {
    CommandLine command = wrong.getCommandLine();
    return command.getParent() == null
            && wrong instanceof UnmatchedArgumentException unmatched
            && !unmatched.isUnknownOption()
        ? "Unknown command: '%s' (expected: %s)"
            .formatted(
                unmatched.getUnmatched().get(0),
                oneOf(new ArrayList<>(command.getSubcommands().keySet())))
        : String.valueOf(wrong.getMessage());
  }

  private static String oneOf(List<String> words) {
    int last = words.size() - 1;
    return String.join(", ", words.subList(0, last)) + " or " + words.get(last);
  }

  /** Reads the version from the jar's manifest; classes outside a jar have none. */
  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"fluxgate-tools " + (version == null ? "(not packaged)" : version)};
    }
  }
}
