package io.argosy.fleet;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells what is wrong with a command line: one line, and how to get help. */
final class UsageErrors implements IParameterExceptionHandler {
    /** Words that a command had before, and what took their place. */
    private static final Map<String, Map<String, String>> RENAMED = Map.of(
            "fleet", Map.of("lift", "unhold"),
            "promote", Map.of("--to", "--env"),
            "rollback", Map.of("--in", "--env", "--to", "--version"),
            "unhold", Map.of("--in", "--env"));

    @Override
    public int handleParseException(ParameterException error, String[] arguments) {
        CommandLine command = error.getCommandLine();
        String help = "./" + command.getCommandSpec().qualifiedName() + " --help";
        command.getErr()
                .println("fleet: " + Visible.of(fact(error, command, arguments)).replace('\n', ' ') + ": see `" + help
                        + "`");
        return ExitCode.USAGE.code();
    }

    private static String fact(ParameterException error, CommandLine command, String[] arguments) {
        Map<String, String> renamed = RENAMED.getOrDefault(command.getCommandName(), Map.of());
        Optional<String> old = Arrays.stream(arguments)
                .map(argument -> argument.replaceFirst("=.*", ""))
                .filter(renamed::containsKey)
                .findFirst();
        if (old.isPresent()) {
            return old.get() + " is called " + renamed.get(old.get()) + " now";
        }
        if (error instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            String word = unmatched.getUnmatched().getFirst();
            if (word.startsWith("-")) {
                return "there is no option " + word + " here; "
                        + NearestName.suggest(
                                word.replaceFirst("=.*", ""),
                                command.getCommandSpec().optionsMap().keySet());
            }
            if (!command.getSubcommands().isEmpty()) {
                return "there is no command " + word + "; "
                        + NearestName.suggest(word, command.getSubcommands().keySet());
            }
            return "nothing more can follow, and there is \"" + word + "\"";
        }
        String message = String.valueOf(error.getMessage());
        return message.isEmpty()
                ? "the command line is wrong"
                : Character.toLowerCase(message.charAt(0)) + message.substring(1);
    }
}
