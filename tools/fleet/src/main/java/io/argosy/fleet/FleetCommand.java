package io.argosy.fleet;

import io.argosy.fleet.command.ActivatorCommand;
import io.argosy.fleet.command.BenchCommand;
import io.argosy.fleet.command.BoardCommand;
import io.argosy.fleet.command.BootstrapCommand;
import io.argosy.fleet.command.BuildCommand;
import io.argosy.fleet.command.ClusterCommand;
import io.argosy.fleet.command.CompletionCommand;
import io.argosy.fleet.command.DiffCommand;
import io.argosy.fleet.command.DownCommand;
import io.argosy.fleet.command.ExperimentsCommand;
import io.argosy.fleet.command.ExplainCommand;
import io.argosy.fleet.command.GitHubCommand;
import io.argosy.fleet.command.HistoryCommand;
import io.argosy.fleet.command.HoldCommand;
import io.argosy.fleet.command.ImportCommand;
import io.argosy.fleet.command.InitCommand;
import io.argosy.fleet.command.LogsCommand;
import io.argosy.fleet.command.ModelCommand;
import io.argosy.fleet.command.NewCommand;
import io.argosy.fleet.command.OpenCommand;
import io.argosy.fleet.command.PromoteCommand;
import io.argosy.fleet.command.QuarantineCommand;
import io.argosy.fleet.command.ReleaseCommand;
import io.argosy.fleet.command.RequestsCommand;
import io.argosy.fleet.command.ReviewCommand;
import io.argosy.fleet.command.RollbackCommand;
import io.argosy.fleet.command.StatusCommand;
import io.argosy.fleet.command.TestCommand;
import io.argosy.fleet.command.TrainCommand;
import io.argosy.fleet.command.UnholdCommand;
import io.argosy.fleet.command.UpCommand;
import io.argosy.fleet.command.VerifyCommand;
import io.argosy.fleet.command.WatchCommand;
import io.argosy.fleet.command.WatchdogCommand;
import io.argosy.fleet.command.WitnessCommand;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code fleet}: the table of contents of the command line, and the one place where a command's errors are told. */
@Command(
        name = "fleet",
        version = "fleet, built from this clone",
        description = "From a commit to three environments: build, release, promote, roll back, and see what runs.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "")
public final class FleetCommand implements Runnable {
    private static final List<Class<?>> COMMANDS = List.of(
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            BoardCommand.class,
            LogsCommand.class,
            WatchCommand.class,
            NewCommand.class,
            ImportCommand.class,
            TrainCommand.class,
            ExperimentsCommand.class,
            ModelCommand.class,
            BuildCommand.class,
            ReleaseCommand.class,
            PromoteCommand.class,
            RollbackCommand.class,
            WatchdogCommand.class,
            HoldCommand.class,
            UnholdCommand.class,
            QuarantineCommand.class,
            RequestsCommand.class,
            DiffCommand.class,
            ReviewCommand.class,
            HistoryCommand.class,
            ExplainCommand.class,
            VerifyCommand.class,
            TestCommand.class,
            BenchCommand.class,
            InitCommand.class,
            GitHubCommand.class,
            ClusterCommand.class,
            BootstrapCommand.class,
            WitnessCommand.class,
            ActivatorCommand.class,
            OpenCommand.class,
            CompletionCommand.class);

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help and end.")
    @SuppressWarnings("UnusedVariable") // That it was given is all that picocli wants to know.
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show what this is and end. After a command, --version is a service's.")
    @SuppressWarnings("UnusedVariable") // As above.
    private boolean version;

    FleetCommand() {}

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** Runs one command line and gives the process exit status; see {@link ExitCode}. */
    static int run(String... args) {
        return commandLine(asked(args)).execute(args);
    }

    /** All of it. */
    static CommandLine commandLine() {
        return commandLine(COMMANDS);
    }

    /**
     * The command that is asked for, alone: to read what the others take costs a fifth of a second. All where none of that
     * name is, so that the nearest name can be told, and for the one that completes the others' names.
     */
    private static List<Class<?>> asked(String... args) {
        return args.length == 0
                ? COMMANDS
                : COMMANDS.stream()
                        .filter(command -> command != CompletionCommand.class
                                && command.getSimpleName().equalsIgnoreCase(args[0] + "Command"))
                        .findFirst()
                        .<List<Class<?>>>map(List::of)
                        .orElse(COMMANDS);
    }

    private static CommandLine commandLine(List<Class<?>> commands) {
        CommandLine fleet = new CommandLine(new FleetCommand());
        commands.forEach(fleet::addSubcommand);
        fleet.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, new CommandGroups());
        return fleet.setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(new UsageErrors())
                .setExecutionExceptionHandler((exception, commandLine, parsed) -> tell(exception, commandLine));
    }

    private static int tell(Exception exception, CommandLine commandLine) {
        PrintWriter err = commandLine.getErr();
        Optional<FleetException> told = IoTrouble.of(exception);
        if (told.isPresent()) {
            err.println("fleet: " + Visible.of(String.valueOf(told.get().getMessage())));
            if (System.getenv("FLEET_TRACE") != null) {
                exception.printStackTrace(err);
            }
            return told.get().exitCode().code();
        }
        err.println("fleet: a fault in fleet itself: " + Visible.of(exception.toString()));
        if (System.getenv("FLEET_TRACE") == null) {
            err.println("set FLEET_TRACE=1 and run it again to see where, and report it");
        } else {
            exception.printStackTrace(err);
        }
        return ExitCode.FAULT.code();
    }
}
