package io.argosy.fleet.gate;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.git.Monorepo;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jgit.revwalk.RevCommit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * What capacity costs, from {@value #PATH}.
 *
 * @param currency e.g. {@code USD}
 * @param core of one CPU core for a month
 * @param gibibyte of one GiB of memory for a month
 */
record Prices(String currency, double core, double gibibyte) {
    static final String PATH = "overlays/prices.yaml";

    private static final YAMLMapper YAML = YAMLMapper.builder().build();

    static Optional<Prices> at(Monorepo repository, RevCommit commit) {
        try {
            return repository
                    .readText(commit, PATH)
                    .map(yaml -> YAML.readerFor(Prices.class)
                            .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                            .with(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                            .readValue(yaml));
        } catch (JacksonException e) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    PATH + " cannot be read: " + e.getOriginalMessage(),
                    "it holds `currency`, `core` and `gibibyte`",
                    e);
        }
    }

    /** What so much costs a month. */
    double cost(double cores, double gibibytes) {
        return cores * core + gibibytes * gibibyte;
    }

    /** An amount of money, without its currency. */
    static String told(double amount) {
        return String.format(Locale.ROOT, "%.0f", amount);
    }
}
