package io.argosy.fleet.command;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fleet completion}: what a shell needs to complete commands and options. */
@Command(
        name = "completion",
        description = "Prints what bash or zsh needs to complete commands and options:"
                + " source <(./fleet completion bash).")
public final class CompletionCommand implements Callable<Integer> {
    /** The shells that can do it. */
    public enum Shell {
        bash,
        zsh
    }

    @Parameters(paramLabel = "bash|zsh", description = "The shell.")
    private Shell shell;

    @Spec
    private CommandSpec spec;

    CompletionCommand() {}

    @Override
    public Integer call() {
        String script = AutoComplete.bash("fleet", spec.root().commandLine());
        // zsh runs a completion of bash's, once it is told to.
        String first = shell == Shell.zsh
                ? "autoload -U +X compinit && compinit && autoload -U +X bashcompinit && bashcompinit\n"
                : "";
        spec.commandLine().getOut().print(first + script);
        spec.commandLine().getOut().flush();
        return 0;
    }
}
