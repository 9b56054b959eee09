package io.argosy.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.tool.Execution;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command line's own words: help, usage errors, completion. */
class CommandLineTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void aUsageErrorIsOneLineAndHowToGetHelp() {
        assertError("fleet: missing required option: '--env=ENV': see `./fleet bootstrap --help`", "bootstrap");
        assertError(
                "fleet: there is no command stauts; did you mean \"status\"?: see `./fleet --help`", "stauts", "-o");
        assertError(
                "fleet: there is no option --kub here; did you mean \"--kube\"?: see `./fleet status --help`",
                "status",
                "--kub");
        assertError(
                "fleet: nothing more can follow, and there is \"now\": see `./fleet status --help`", "status", "now");
        assertError(
                "fleet: there is no command shwo; did you mean \"show\"?: see `./fleet model --help`",
                "model",
                "shwo",
                "churn");
    }

    @Test
    void anOldWordIsRefusedWithTheNewOne() {
        assertError("fleet: lift is called unhold now: see `./fleet --help`", "lift", "churn", "--in", "staging");
        assertError(
                "fleet: --to is called --env now: see `./fleet promote --help`", "promote", "churn", "--to", "staging");
        assertError(
                "fleet: --in is called --env now: see `./fleet rollback --help`", "rollback", "churn", "--in=staging");
        assertError(
                "fleet: --to is called --version now: see `./fleet rollback --help`",
                "rollback",
                "churn",
                "--env",
                "staging",
                "--to",
                "1.0.0-3f2a9c1b7d04");
        assertError(
                "fleet: missing required option: '--version=VERSION': see `./fleet quarantine --help`",
                "quarantine",
                "churn",
                "1.0.0-3f2a9c1b7d04",
                "--reason",
                "Its units are wrong");
    }

    @Test
    void helpGroupsEveryCommandOnce() {
        List<String> grouped = CommandGroups.ALL.stream()
                .flatMap(group -> group.commands().stream())
                .sorted()
                .toList();
        assertEquals(
                FleetCommand.commandLine().getSubcommands().keySet().stream()
                        .sorted()
                        .toList(),
                grouped);

        assertEquals(0, run("--help"));
        String titles = out.toString()
                .lines()
                .filter(line -> line.matches("[A-Z][a-z]+:"))
                .collect(Collectors.joining(" "));
        assertEquals("Everyday: Operate: Build: Cluster:", titles, out::toString);
        assertTrue(
                out.toString()
                        .lines()
                        .anyMatch(line -> line.matches("  promote +Runs the gates, then leaves a branch.*")),
                out::toString);
    }

    @Test
    void everyCommandHasHelp() {
        for (String name : FleetCommand.commandLine().getSubcommands().keySet()) {
            assertEquals(0, run(name, "--help"), name);
        }
        assertEquals(0, run("model", "show", "-h"));
        assertTrue(out.toString().contains("Usage: fleet model show "), out::toString);
    }

    @Test
    void bashCompletesCommandsOptionsAndValues(@TempDir Path folder) throws Exception {
        assertEquals(0, run("completion", "bash"));
        Path script = Files.writeString(folder.resolve("fleet.bash"), out.toString());

        assertEquals("rollback", completed(script, "./fleet", "rollb"));
        assertEquals("--env", completed(script, "./fleet", "bootstrap", "--en"));
        assertEquals("compare", completed(script, "./fleet", "model", "comp"));
        assertEquals("bash zsh", completed(script, "./fleet", "completion", ""));
    }

    private static String completed(Path script, String... words) throws Exception {
        String line = String.join(" ", words);
        String ask = "source " + script + "; COMP_WORDS=(" + line + (line.endsWith(" ") ? "\"\"" : "")
                + "); COMP_CWORD=" + (words.length - 1) + "; COMP_LINE='" + line + "'; COMP_POINT=" + line.length()
                + "; _complete_fleet; echo \"${COMPREPLY[@]}\"";
        Execution bash = Execution.of(Path.of("."), List.of("bash", "-c", ask), Duration.ofMinutes(1));
        return bash.out().strip();
    }

    private void assertError(String line, String... arguments) {
        assertEquals(2, run(arguments));
        assertEquals(line + "\n", err.toString());
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine commandLine = FleetCommand.commandLine();
        return commandLine
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
