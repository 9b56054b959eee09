package io.argosy.fleet;

import io.argosy.fleet.git.Monorepo;
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

    private static final YAMLMapper YAML = YAMLMapper.builder().build();

    /**
     * The settings as a commit has them.
     *
     * @throws FleetException where the file is missing, lacks a key, or has one that nobody reads
     */
    public static FleetSettings at(Monorepo repository, RevCommit commit) {
        String yaml = repository
                .readText(commit, PATH)
                .orElseThrow(() -> broken("commit " + commit.abbreviate(12).name() + " does not have it"));
        try {
            return YAML.readerFor(FleetSettings.class)
                    .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .with(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .readValue(yaml);
        } catch (JacksonException e) {
            throw broken(e.getOriginalMessage());
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
