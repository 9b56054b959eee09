package io.argosy.fleet.gate;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.git.Monorepo;
import java.util.List;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * How much worse than its incumbent a version of a service may be, from {@code services/<service>/promotion.yaml}.
 *
 * @param margin what a figure over all rows may lose: absolute for those between 0 and 1, a share for the others
 * @param sliceMargin the same for a slice; figures on few rows move more
 * @param flips the share of replayed requests that may be decided otherwise
 * @param callers who has to be told before the contract breaks
 */
record QualityRules(double margin, double sliceMargin, double flips, List<String> callers) {
    private static final YAMLMapper YAML = YAMLMapper.builder().build();
    private static final QualityRules DEFAULT = new QualityRules(0.01, 0.05, 1, List.of());

    /** The file: each key may be left out. */
    private record File(
            @Nullable Double margin,
            @Nullable Double sliceMargin,
            @Nullable Double flips,
            @Nullable List<String> callers) {}

    static String path(String service) {
        return "services/" + service + "/promotion.yaml";
    }

    static QualityRules at(Monorepo repository, RevCommit commit, String service) {
        String yaml = repository.readText(commit, path(service)).orElse("{}");
        try {
            File file = YAML.readerFor(File.class)
                    .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .readValue(yaml);
            QualityRules rules = new QualityRules(
                    file.margin() == null ? DEFAULT.margin() : file.margin(),
                    file.sliceMargin() == null ? DEFAULT.sliceMargin() : file.sliceMargin(),
                    file.flips() == null ? DEFAULT.flips() : file.flips(),
                    file.callers() == null ? DEFAULT.callers() : file.callers());
            if (!(rules.margin() >= 0 && rules.sliceMargin() >= 0 && rules.flips() >= 0 && rules.flips() <= 1)) {
                throw broken(service, "margins are 0 or more, and `flips` is a share from 0 to 1");
            }
            return rules;
        } catch (JacksonException e) {
            throw broken(service, e.getOriginalMessage());
        }
    }

    private static FleetException broken(String service, String why) {
        return new FleetException(
                ExitCode.REFUSED,
                path(service) + " cannot be read: " + why,
                "it may hold `margin`, `sliceMargin`, `flips` and `callers`");
    }
}
