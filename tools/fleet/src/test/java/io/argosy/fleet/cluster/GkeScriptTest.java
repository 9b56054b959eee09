package io.argosy.fleet.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.argosy.fleet.tool.Execution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nobody here has a Google Cloud project, but gcloud itself knows which commands and flags it has. */
@Tag("cluster")
class GkeScriptTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Pattern CALL =
            Pattern.compile("(?:gcloud|^ +there) ((?:[a-z][a-z-]* )+)(.*)", Pattern.MULTILINE);
    private static final Pattern FLAG = Pattern.compile("--(?:no-)?([a-z-]+)");
    private static final Pattern TERMINAL_CODE = Pattern.compile("\\e\\[[0-9;]*m|.\\x08");

    @Test
    void everyFlagOfTheScriptIsOneThatGcloudKnows() throws IOException, InterruptedException {
        assumeTrue(isInstalled(), "gcloud is not installed");
        String script = Files.readString(ROOT.resolve("clusters/gke")).replace("\\\n", " ");
        List<String> unknown = new ArrayList<>();
        int known = 0;
        for (MatchResult call : CALL.matcher(script).results().toList()) {
            Optional<String> help = help(call.group(1).strip());
            for (MatchResult flag : FLAG.matcher(call.group(2)).results().toList()) {
                if (help.orElse("").contains("--" + flag.group(1))) {
                    known++;
                } else {
                    unknown.add("gcloud " + call.group(1) + flag.group());
                }
            }
        }
        assertEquals(List.of(), unknown);
        assertTrue(known > 20, "the script's calls were not found: " + known);
    }

    /** The help of the longest beginning that is a command: what follows is a name. */
    private static Optional<String> help(String words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(Arrays.asList(words.split(" ", -1)));
        while (!command.isEmpty()) {
            List<String> ask = new ArrayList<>(List.of("gcloud"));
            ask.addAll(command);
            ask.add("--help");
            Execution help = Execution.of(ROOT, ask, Duration.ofMinutes(1));
            if (help.succeeded()) {
                return Optional.of(TERMINAL_CODE.matcher(help.out()).replaceAll(""));
            }
            command.removeLast();
        }
        return Optional.empty();
    }

    private static boolean isInstalled() throws InterruptedException {
        try {
            return Execution.of(ROOT, List.of("gcloud", "--version"), Duration.ofMinutes(1))
                    .succeeded();
        } catch (IOException e) {
            return false;
        }
    }
}
