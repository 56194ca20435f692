package io.fluxgate.examples;

import io.fluxgate.examples.samples.Advanced;
import io.fluxgate.examples.samples.ExternalApi;
import io.fluxgate.examples.samples.Fallbacks;
import io.fluxgate.examples.samples.FeignSample;
import io.fluxgate.examples.samples.FleetSample;
import io.fluxgate.examples.samples.Policies;
import io.fluxgate.examples.samples.RedisFleetSample;
import io.fluxgate.examples.samples.RestClientSample;
import io.fluxgate.examples.samples.RetrofitSample;
import io.fluxgate.examples.samples.Routes;
import io.fluxgate.examples.samples.Shadow;
import io.fluxgate.examples.samples.VirtualThreads;
import io.fluxgate.examples.samples.WebService;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs one of the samples from the command line. */
@Command(
    name = "fluxgate-examples",
    description = "Runs a small program that uses the Fluxgate circuit breaker.",
    subcommands = {
      ExternalApi.class,
      WebService.class,
      Policies.class,
      Fallbacks.class,
      Advanced.class,
      RetrofitSample.class,
      FeignSample.class,
      RestClientSample.class,
      VirtualThreads.class,
      Routes.class,
      Shadow.class,
      FleetSample.class,
      RedisFleetSample.class,
    },
    synopsisSubcommandLabel = "COMMAND")
public final class Main {

  // picocli sets it, and itself acts on it.
  @SuppressWarnings("UnusedVariable")
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = CommandLine.ScopeType.INHERIT,
      description = "Show this help and exit.")
  private boolean help;

  private Main() {}

  /**
   * Runs the command and exits: 0 if it succeeded, 1 if it failed, 2 if the arguments are wrong.
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
    err.println(wrong.getMessage());
    UnmatchedArgumentException.printSuggestions(wrong, err);
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    err.flush();
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }
}
