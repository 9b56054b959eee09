package io.argosy.fleet;

import io.argosy.fleet.git.Monorepo;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.eclipse.jgit.revwalk.RevCommit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * What is true of the whole fleet, from {@value #PATH}.
 *
 * @param branch the branch that every environment follows
 * @param registry where images are named and pushed, e.g. {@code ghcr.io/argosy-fleet}; a service's image is this and
 *     its name
 */
public record FleetSettings(String branch, String registry) {
    public static final String PATH = ".fleet.yaml";

    private static final Pattern NAME = Pattern.compile("[\\w./:@-]+");
    private static final YAMLMapper YAML = YAMLMapper.builder().build();

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
            for (RevCommit change : repository.changesOf(commit, List.of(PATH))) {
                Optional<FleetSettings> settings = readable(repository, change);
                if (settings.isPresent()) {
                    complaint.accept(broken.getMessage() + "; those of commit "
                            + change.abbreviate(12).name() + " count until then");
                    return settings.get();
                }
            }
            throw broken;
        }
    }

    /**
     * Reads the file.
     *
     * @throws FleetException where it lacks a key, or has one that nobody reads
     */
    public static FleetSettings parse(String yaml) {
        try {
            FleetSettings settings = YAML.readerFor(FleetSettings.class)
                    .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .with(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .with(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                    .readValue(yaml);
            if (settings == null) {
                throw broken("it is empty");
            }
            if (!NAME.matcher(settings.branch()).matches()
                    || !NAME.matcher(settings.registry()).matches()) {
                throw broken("it holds names without blanks, not \"" + settings.branch() + "\" and \""
                        + settings.registry() + "\"");
            }
            return settings;
        } catch (JacksonException e) {
            throw broken(e.getOriginalMessage());
        }
    }

    private static Optional<FleetSettings> readable(Monorepo repository, RevCommit commit) {
        try {
            return Optional.of(at(repository, commit));
        } catch (FleetException e) {
            return Optional.empty();
        }
    }

    /** The name of a service's image, without tag. */
    public String image(String service) {
        return registry + "/" + service;
    }

    private static FleetException broken(String why) {
        return new FleetException(
                ExitCode.REFUSED, PATH + " cannot be read: " + why, "it holds `branch` and `registry`");
    }
}
