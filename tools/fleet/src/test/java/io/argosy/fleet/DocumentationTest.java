package io.argosy.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.git.Monorepo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the pages say is true: commands, options, exit codes, links. */
class DocumentationTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Pattern COMMAND = Pattern.compile("\\./fleet ([a-z][^`\\n#|]*)");

    @Test
    void everyCommandAndOptionThatAPageNamesExists() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Path page : pages()) {
            COMMAND.matcher(Files.readString(page))
                    .results()
                    .map(MatchResult::group)
                    .forEach(command -> unknown(command)
                            .forEach(word ->
                                    wrong.add(ROOT.relativize(page) + ": " + command.strip() + ": no " + word)));
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void everyCommandStandsInTheReadme() throws IOException {
        String readme = Files.readString(ROOT.resolve("README.md"));
        List<String> missing = FleetCommand.commandLine().getSubcommands().keySet().stream()
                .filter(name -> !readme.contains("| `./fleet " + name))
                .toList();
        assertEquals(List.of(), missing);
    }

    @Test
    void theReadmeListsTheExitCodesAsTheyAre() throws IOException {
        String readme = Files.readString(ROOT.resolve("README.md"));
        List<Integer> listed = Pattern.compile("Exit codes: (.*?)\\.\\s", Pattern.DOTALL)
                .matcher(readme)
                .results()
                .flatMap(codes ->
                        Pattern.compile("(\\d) [a-z]").matcher(codes.group(1)).results())
                .map(code -> Integer.valueOf(code.group(1)))
                .toList();
        assertEquals(
                java.util.Arrays.stream(ExitCode.values()).map(ExitCode::code).toList(), listed);
    }

    @Test
    void everyTopLevelFolderHasAReadme() throws IOException {
        try (Monorepo repository = Monorepo.open(ROOT)) {
            for (String folder : repository.folders(repository.commit("HEAD"), "")) {
                if (!folder.startsWith(".")) {
                    assertTrue(
                            Files.exists(ROOT.resolve(folder).resolve("README.md"))
                                    || Files.exists(ROOT.resolve(folder).resolve("adr/README.md")),
                            folder + " has no README.md");
                }
            }
        }
    }

    /** The words of a command line that picocli would not know. */
    private static List<String> unknown(String command) {
        CommandLine parser = FleetCommand.commandLine();
        List<String> unknown = new ArrayList<>();
        boolean options = true;
        for (String word : Pattern.compile("[\\s\\[\\]()]+")
                .splitAsStream(command.strip())
                .skip(1)
                .toList()) {
            Map<String, CommandLine> subcommands = parser.getSubcommands();
            String name = word.replaceFirst("=.*", "").replaceFirst("[.,;:…]+$", "");
            if (name.startsWith("-") && options) {
                if (!parser.getCommandSpec().optionsMap().containsKey(name)) {
                    unknown.add(name);
                }
            } else if (subcommands.containsKey(name)) {
                parser = subcommands.get(name);
            } else if (!subcommands.isEmpty()) {
                unknown.add(name);
                options = false;
            }
        }
        return unknown;
    }

    private static List<Path> pages() throws IOException {
        try (Monorepo repository = Monorepo.open(ROOT)) {
            return repository.files(repository.commit("HEAD"), "").stream()
                    .filter(path -> path.endsWith(".md") && !path.endsWith("CARD.md"))
                    .map(ROOT::resolve)
                    .filter(Files::exists)
                    .toList();
        }
    }
}
