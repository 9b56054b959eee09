package io.argosy.fleet;

import io.argosy.fleet.git.MainLine.Merges;
import io.argosy.fleet.git.Monorepo;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.revwalk.RevCommit;
import tools.jackson.databind.JsonNode;

/**
 * What is true of the whole fleet, from {@value #PATH}.
 *
 * @param branch the branch that every environment follows
 * @param registry where images are named and pushed, e.g. {@code ghcr.io/argosy-fleet}; a service's image is this and
 *     its name
 * @param merges how pull requests come to the branch; a file that does not say so means merge commits
 */
public record FleetSettings(String branch, String registry, Merges merges) {
    public static final String PATH = ".fleet.yaml";

    private static final Pattern NAME = Pattern.compile("[\\w./:@-]+");
    private static final List<String> KEYS = List.of("branch", "registry", "merges");

    /**
     * The settings as a commit has them.
     *
     * @throws FleetException where the file is missing, lacks a key, or has one that nobody reads
     */
    public static FleetSettings at(Monorepo repository, RevCommit commit) {
        return parse(repository
                .readText(commit, PATH)
                .orElseThrow(() -> broken("commit " + commit.abbreviate(12).name() + " does not have it")));
    }

    /**
     * The settings as the newest commit had them that can be read: a file that somebody broke holds up no way back.
     *
     * @param complaint told once, where {@code commit} is not that one
     * @throws FleetException where no commit has settings that can be read
     */
    public static FleetSettings newest(Monorepo repository, RevCommit commit, Consumer<String> complaint) {
        try {
            return at(repository, commit);
        } catch (FleetException broken) {
            return repository
                    .newestChange(commit, List.of(PATH), change -> {
                        Optional<FleetSettings> settings = readable(repository, change);
                        settings.ifPresent(_ -> complaint.accept(broken.getMessage() + "; those of commit "
                                + change.abbreviate(12).name() + " count until then"));
                        return settings;
                    })
                    .orElseThrow(() -> broken);
        }
    }

    /**
     * Reads the file.
     *
     * @throws FleetException where it lacks a key, or has one that nobody reads
     */
    public static FleetSettings parse(String yaml) {
        try {
            JsonNode settings = Yaml.read(yaml);
            for (String key : settings.propertyNames()) {
                if (!KEYS.contains(key)) {
                    throw broken("nobody reads `" + key + "`: " + NearestName.suggest(key, KEYS));
                }
            }
            return new FleetSettings(
                    name(settings, "branch"), name(settings, "registry"), merges(settings.path("merges")));
        } catch (Yaml.Malformed e) {
            throw broken(e.fact());
        }
    }

    private static Optional<FleetSettings> readable(Monorepo repository, RevCommit commit) {
        try {
            return Optional.of(at(repository, commit));
        } catch (FleetException e) {
            return Optional.empty();
        }
    }

    /**
     * The branch and how pull requests come to it, as a commit has them: where they cannot be read, {@code main} and merge
     * commits, and where there is no such branch, as the newest commit before had them whose branch there is. For what has to
     * work whatever a file says, as a way back.
     *
     * @param complaint told once, where it is not as the commit says
     */
    public static Followed followed(Monorepo repository, RevCommit commit, Consumer<String> complaint) {
        Followed said = said(repository, commit);
        if (isThere(repository, said.branch())) {
            return said;
        }
        Optional<Followed> before = repository.newestChange(
                commit,
                List.of(PATH),
                change -> Optional.of(said(repository, change))
                        .filter(followed -> isThere(repository, followed.branch())));
        before.ifPresent(followed -> complaint.accept(
                PATH + " says that environments follow the branch " + said.branch() + ", and there is none: "
                        + followed.branch() + ", which they followed before, counts until then"));
        return before.orElse(said);
    }

    private static boolean isThere(Monorepo repository, String branch) {
        return List.of(Constants.R_HEADS, Constants.R_REMOTES + "origin/").stream()
                .anyMatch(where -> repository.find(where + branch).isPresent());
    }

    private static Followed said(Monorepo repository, RevCommit commit) {
        Optional<String> yaml = repository.readText(commit, PATH);
        try {
            JsonNode settings = Yaml.read(yaml.orElse("{}"));
            return new Followed(settings.path("branch").asString("main"), merges(settings.path("merges")));
        } catch (Yaml.Malformed | FleetException e) {
            return new Followed("main", Merges.MERGE);
        }
    }

    /**
     * The branch that environments follow.
     *
     * @param merges how pull requests come to it
     */
    public record Followed(String branch, Merges merges) {}

    /** The name of a service's image, without tag. */
    public String image(String service) {
        return registry + "/" + service;
    }

    private static String name(JsonNode settings, String key) {
        JsonNode value = settings.path(key);
        if (!value.isString() || !NAME.matcher(value.asString()).matches()) {
            throw broken("`" + key + "` is a name without blanks, not " + (value.isMissingNode() ? "nothing" : value));
        }
        return value.asString();
    }

    private static Merges merges(JsonNode value) {
        if (value.isMissingNode()) {
            return Merges.MERGE;
        }
        List<String> words = Arrays.stream(Merges.values())
                .map(merges -> merges.name().toLowerCase(Locale.ROOT))
                .toList();
        if (!words.contains(value.asString(""))) {
            throw broken("`merges` is one of " + String.join(", ", words) + ", not \"" + value.asString("") + "\"");
        }
        return Merges.valueOf(value.asString().toUpperCase(Locale.ROOT));
    }

    private static FleetException broken(String why) {
        return new FleetException(
                ExitCode.REFUSED,
                PATH + " cannot be read: " + why,
                "it holds `branch` and `registry`, and may say how the forge `merges`");
    }
}
