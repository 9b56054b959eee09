package io.argosy.fleet.story;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of {@code docs/walks}: commands and what they print, to be run and compared.
 *
 * <p>A block {@code console} holds lines that begin with {@code $ }, each a command, which goes on in lines that begin with
 * {@code > }, and below each what it prints; a line of
 * {@code …} alone stands for any number of lines that the page leaves out, one at a line's end for the rest of the line. An
 * HTML comment {@code <!-- run: … -->} holds commands that the page does not show. Versions and commits on the page are those
 * of the day on which it was written: each stands for one of the run, always the same.
 */
final class Walk {
    private static final Pattern BLOCK =
            Pattern.compile("(?m)^```console\\n(.*?)^```$|<!-- run:(.*?)-->", Pattern.DOTALL);
    /** What is another at each run, and has to be the same wherever it stands on the page. */
    private static final Pattern NAME = Pattern.compile("\\b(\\d+\\.\\d+\\.\\d+-)?[0-9a-f]{12}\\b");
    /** What is another at each run, and of no matter. */
    private static final Pattern MOMENT =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d(T\\d\\d:\\d\\d(:\\d\\d)?Z)?|\\d\\d:\\d\\d(:\\d\\d)?"
                    + "|127\\.0\\.0\\.1:\\d+|\\b\\d+(\\.\\d+)? (ms|s|min|h|d)\\b");

    private static final String GAP = "…";

    private final Path page;
    private final FreshClone clone;
    private final Map<String, String> names = new HashMap<>();

    Walk(Path page, FreshClone clone) {
        this.page = page;
        this.clone = clone;
    }

    /** Runs the page's commands, and fails at the first that prints something else than the page says. */
    void run() throws IOException {
        Matcher block = BLOCK.matcher(Files.readString(page));
        while (block.find()) {
            if (block.group(1) == null) {
                String said = clone.shell(onOurPorts(ours(block.group(2).strip())));
                System.out.println(block.group(2).strip() + "\n" + said);
            } else {
                steps(block.group(1)).forEach(this::step);
            }
        }
    }

    private record Step(String command, List<String> lines) {}

    private static List<Step> steps(String block) {
        List<Step> steps = new ArrayList<>();
        for (String line : block.lines().toList()) {
            if (line.startsWith("$ ")) {
                steps.add(new Step(line.substring(2), new ArrayList<>()));
            } else if (line.startsWith("> ")) {
                Step open = steps.removeLast();
                steps.add(new Step(open.command() + "\n" + line.substring(2), new ArrayList<>()));
            } else {
                steps.getLast().lines().add(line);
            }
        }
        return steps;
    }

    private void step(Step step) {
        String command = onOurPorts(ours(step.command()));
        List<String> printed =
                clone.tried(command).output().lines().map(String::stripTrailing).toList();
        System.out.println("$ " + command + "\n" + String.join("\n", printed));
        int at = 0;
        boolean gap = false;
        for (String line : step.lines()) {
            if (line.strip().equals(GAP)) {
                gap = true;
                continue;
            }
            int found = at;
            while (gap && found < printed.size() && !matches(line, printed.get(found))) {
                found++;
            }
            if (found >= printed.size() || !matches(line, printed.get(found))) {
                fail("%s: `%s` does not print%n%s%nwhere it stands on the page, but%n%s%nand in all%n%s"
                        .formatted(
                                page,
                                step.command(),
                                line,
                                at < printed.size() ? printed.get(at) : "nothing more",
                                String.join("\n", printed)));
            }
            bind(line, printed.get(found));
            at = found + 1;
            gap = false;
        }
        if (!gap && at < printed.size()) {
            fail("%s: `%s` prints more than the page says:%n%s"
                    .formatted(page, step.command(), String.join("\n", printed.subList(at, printed.size()))));
        }
    }

    private boolean matches(String said, String printed) {
        boolean open = said.endsWith(GAP);
        String expected = plain(ours(open ? said.substring(0, said.length() - GAP.length()) : said));
        String actual = plain(printed);
        if (!(open ? actual.startsWith(expected.stripTrailing()) : actual.equals(expected))) {
            return false;
        }
        List<String> here = names(said);
        List<String> there = names(printed);
        for (int i = 0; i < Math.min(here.size(), there.size()); i++) {
            String known = names.get(here.get(i));
            if (known != null && !known.equals(there.get(i))) {
                return false;
            }
        }
        return true;
    }

    private void bind(String said, String printed) {
        List<String> here = names(said);
        List<String> there = names(printed);
        for (int i = 0; i < Math.min(here.size(), there.size()); i++) {
            names.putIfAbsent(here.get(i), there.get(i));
        }
    }

    private static List<String> names(String line) {
        return NAME.matcher(line).results().map(found -> found.group()).toList();
    }

    /** A line without what is another at each run; blanks that only align a table count once. */
    private static String plain(String line) {
        String without = NAME.matcher(line).replaceAll("<name>");
        return MOMENT.matcher(without).replaceAll("<moment>").replaceAll(" {2,}", "  ");
    }

    private String ours(String text) {
        return NAME.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(names.getOrDefault(found.group(), found.group())));
    }

    private String onOurPorts(String command) {
        String moved = command.replace("./fleet up", "./fleet up --port-base " + clone.portBase());
        for (int environment = 0; environment < 3; environment++) {
            moved = moved.replace("127.0.0.1:" + (8081 + environment), "127.0.0.1:" + (clone.portBase() + environment));
        }
        return moved;
    }
}
