package io.argosy.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.git.Monorepo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What the pages say is true: commands, options, exit codes, links. */
class DocumentationTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Pattern COMMAND = Pattern.compile("\\./fleet ([a-z][^`\\n#|]*)");
    private static final Pattern LINK = Pattern.compile("\\[[^\\]\\n]*]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");
    private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```|`[^`\\n]*`");

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
    void everyLinkOfEveryPageLeadsToAFileAndAHeading() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path page : pages()) {
            String text = CODE.matcher(Files.readString(page)).replaceAll("");
            for (MatchResult link : LINK.matcher(text).results().toList()) {
                String target = link.group(1);
                if (!target.matches("[a-z]+:.*") && !isThere(page, target)) {
                    broken.add(ROOT.relativize(page) + " → " + target);
                }
            }
        }
        assertEquals(List.of(), broken);
    }

    @Test
    void everyDecisionIsInTheIndexUnderItsNumberAndNumbersHaveNoGap() throws IOException {
        Path folder = ROOT.resolve("docs/adr");
        List<String> files;
        try (Stream<Path> list = Files.list(folder)) {
            files = list.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("README.md"))
                    .sorted()
                    .toList();
        }
        List<String> rows = Files.readString(folder.resolve("README.md"))
                .lines()
                .filter(line -> line.matches("\\| (\\[)?\\d{4}.*"))
                .toList();
        List<String> listed = rows.stream()
                .flatMap(row -> LINK.matcher(row).results().map(link -> link.group(1)))
                .toList();
        List<String> numbers = rows.stream()
                .map(row -> row.replaceFirst("^\\| \\[?(\\d{4}).*", "$1"))
                .toList();
        assertEquals(files, listed);
        assertEquals(
                IntStream.rangeClosed(1, numbers.size())
                        .mapToObj(number -> String.format(Locale.ROOT, "%04d", number))
                        .toList(),
                numbers);
        for (String file : files) {
            String title =
                    Files.readString(folder.resolve(file)).lines().findFirst().orElse("");
            assertEquals("# " + file.substring(0, 4) + ":", title.substring(0, Math.min(7, title.length())), file);
        }
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
        boolean value = false;
        for (String word : Pattern.compile("[\\s\\[\\]()]+")
                .splitAsStream(command.strip())
                .skip(1)
                .toList()) {
            Map<String, CommandLine> subcommands = parser.getSubcommands();
            String name = word.replaceFirst("=.*", "").replaceFirst("[.,;:…]+$", "");
            if (name.startsWith("-") && options) {
                OptionSpec option = parser.getCommandSpec().optionsMap().get(name);
                if (option == null) {
                    unknown.add(name);
                }
                value = option != null && option.arity().max() > 0 && !word.contains("=");
            } else if (value) {
                value = false;
            } else if (subcommands.containsKey(name)) {
                parser = subcommands.get(name);
            } else if (!subcommands.isEmpty()) {
                unknown.add(name);
                options = false;
            }
        }
        return unknown;
    }

    private static boolean isThere(Path page, String target) throws IOException {
        int hash = target.indexOf('#');
        String file = hash < 0 ? target : target.substring(0, hash);
        Path path = file.isEmpty() ? page : page.resolveSibling(file).normalize();
        if (!path.startsWith(ROOT) || !Files.exists(path)) {
            return false;
        }
        return hash < 0 || anchors(path).contains(target.substring(hash + 1));
    }

    /** As GitHub makes them of headings: small letters, blanks as hyphens, no other signs. */
    private static Set<String> anchors(Path page) throws IOException {
        return HEADING.matcher(Files.readString(page))
                .results()
                .map(heading -> heading.group(1)
                        .strip()
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
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
