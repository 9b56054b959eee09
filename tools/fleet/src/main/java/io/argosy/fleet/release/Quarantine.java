package io.argosy.fleet.release;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.ParserFinding;
import io.argosy.fleet.Yaml;
import io.argosy.fleet.git.Change;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.version.Version;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.jgit.revwalk.RevCommit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * The ledger of versions that may never be pinned again, {@value #PATH}. Who put one there, and when, is in Git.
 *
 * @param entries oldest first
 */
public record Quarantine(List<Entry> entries) {
    public static final String PATH = "overlays/quarantine.yaml";

    private static final String HEADER =
            "# Versions that may never be pinned again, in any environment. Written by ./fleet quarantine.\n";
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
            .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
            .build();

    public Quarantine {
        entries = List.copyOf(entries);
    }

    /**
     * One version that is out for good.
     *
     * @param reason one sentence, for whoever wants to pin it
     */
    public record Entry(String service, String version, String reason) {
        private Version parsed() {
            return Version.parse(version);
        }
    }

    /**
     * The ledger as a commit has it; empty where it has none.
     *
     * @throws FleetException where it cannot be read, or has a key that nobody reads
     */
    public static Quarantine at(Monorepo repository, RevCommit commit) {
        String yaml = repository.readText(commit, PATH).orElse("");
        try {
            boolean empty = yaml.lines().allMatch(line -> line.isBlank() || line.startsWith("#"));
            Quarantine ledger = new Quarantine(
                    empty
                            ? List.of()
                            : List.of(YAML.readerFor(Entry[].class)
                                    .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                                    .with(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                                    .<Entry[]>readValue(Yaml.read(yaml))));
            // A version that is none bars nothing, and whoever wrote it believes that it does.
            ledger.entries().forEach(Entry::parsed);
            return ledger;
        } catch (JacksonException e) {
            throw unreadable(ParserFinding.of(e), e);
        } catch (IllegalArgumentException e) {
            throw unreadable(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * The ledger as the newest commit had it that can be read, for what goes on whatever a file says, as a way back; empty
     * where none can.
     */
    public static Quarantine newest(Monorepo repository, RevCommit commit) {
        return readable(repository, commit)
                .or(() -> repository.newestChange(commit, List.of(PATH), change -> readable(repository, change)))
                .orElseGet(() -> new Quarantine(List.of()));
    }

    private static Optional<Quarantine> readable(Monorepo repository, RevCommit commit) {
        try {
            return Optional.of(at(repository, commit));
        } catch (FleetException e) {
            return Optional.empty();
        }
    }

    private static FleetException unreadable(String why, Exception cause) {
        return new FleetException(
                ExitCode.REFUSED,
                PATH + " cannot be read: " + why,
                "it is a list of service, version and reason; take it back from Git",
                cause);
    }

    /**
     * Why a version is in quarantine, or nothing where it is not. A version is its content: no other model version in front
     * of it takes it out.
     */
    public Optional<String> reason(String service, Version version) {
        return entries.stream()
                .filter(entry ->
                        entry.service().equals(service) && entry.parsed().hasContentOf(version))
                .map(Entry::reason)
                .findFirst();
    }

    /** The ledger stops nothing that runs: whoever fills it has to know what is left to do. */
    private static String running(Releases releases, String service, Version version) {
        List<String> there = releases.environmentNames().stream()
                .filter(environment -> pins(releases, environment, service, version))
                .toList();
        return there.isEmpty()
                ? "No environment pins it now."
                : "It goes on running in " + String.join(" and ", there) + " until that goes back: "
                        + there.stream()
                                .map(environment -> "`./fleet rollback " + service + " --env " + environment + "`")
                                .collect(Collectors.joining(", "))
                        + ".";
    }

    private static boolean pins(Releases releases, String environment, String service, Version version) {
        try {
            return releases.pinned(environment, service)
                    .filter(release -> release.version().hasContentOf(version))
                    .isPresent();
        } catch (FleetException unreadable) {
            return false;
        }
    }

    /**
     * The pull request that puts a version into quarantine, or nothing where it is there already.
     *
     * @param main the tip of the branch that environments follow
     */
    public static Optional<Proposal> propose(
            Monorepo repository, RevCommit main, String service, Version version, String reason) {
        Quarantine ledger = at(repository, main);
        if (ledger.reason(service, version).isPresent()) {
            return Optional.empty();
        }
        List<Entry> entries = new ArrayList<>(ledger.entries());
        entries.add(new Entry(service, version.toString(), reason));
        List<Map<String, String>> list = entries.stream()
                .map(entry -> {
                    Map<String, String> fields = new java.util.LinkedHashMap<>();
                    fields.put("service", entry.service());
                    fields.put("version", entry.version());
                    fields.put("reason", entry.reason());
                    return fields;
                })
                .toList();
        String yaml = HEADER + YAML.writeValueAsString(list);
        return Optional.of(new Proposal(
                "quarantine/" + service + "/" + version,
                "Quarantine " + service + " " + version,
                reason + "\n\nFrom the merge on, every pull request that pins this version is refused, in every"
                        + " environment. " + running(new Releases(repository, main), service, version) + "\n",
                List.of(new Change.Put(PATH, repository.store(yaml.getBytes(StandardCharsets.UTF_8))))));
    }
}
