package io.argosy.fleet.release;

import io.argosy.fleet.Sha256;
import io.argosy.fleet.Yaml;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.version.Version;
import io.argosy.fleet.version.VersionInputs;
import io.argosy.fleet.version.Versions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jgit.revwalk.RevCommit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is in quarantine, under another name. A version is trained anew with its number raised, a comment is written into its recipe,
 * a file is put beside it that nothing reads: each gives another content, and answers every request as before.
 */
public final class BarredContent {
    /** What a manifest says for people and of itself, and not of what is answered. */
    private static final Set<String> SAID = Set.of("version", "description", "provenance", "files");

    /** What is beside a model and answers nobody. */
    private static final Set<String> BESIDE = Set.of("CARD.md", "metrics.json", "golden.jsonl", "baseline.json");

    private final Monorepo repository;
    private final RevCommit head;
    private final Versions versions;

    /**
     * @param head where versions are looked for first; then everywhere
     */
    public BarredContent(Monorepo repository, RevCommit head) {
        this.repository = repository;
        this.head = head;
        this.versions = new Versions(repository);
    }

    /** Why a version is barred by a ledger, under its own name or another one's; nothing where it is not. */
    public Optional<String> reason(Quarantine ledger, String service, Version version) {
        return ledger.reason(service, version)
                .or(() -> again(ledger, service, version)
                        .map(entry -> "it is " + entry.version() + " under another name: " + entry.reason()));
    }

    /** What of a ledger a version is again: its model, settings and code answer as that one's do. */
    public Optional<Quarantine.Entry> again(Quarantine ledger, String service, Version version) {
        return first(ledger, service, version, this::answers);
    }

    /** What of a ledger has a version's model, be its settings or its code others. */
    public Optional<Quarantine.Entry> model(Quarantine ledger, String service, Version version) {
        return first(ledger, service, version, this::weights);
    }

    private interface Content {
        List<String> of(RevCommit commit, String service);
    }

    private Optional<Quarantine.Entry> first(Quarantine ledger, String service, Version version, Content content) {
        List<Quarantine.Entry> barred = ledger.entries().stream()
                .filter(entry -> entry.service().equals(service))
                .toList();
        if (barred.isEmpty()) {
            return Optional.empty();
        }
        Optional<List<String>> ours =
                versions.commitOf(head, service, version).map(commit -> content.of(commit, service));
        return ours.filter(lines -> !lines.isEmpty())
                .flatMap(lines -> barred.stream()
                        .filter(entry -> versions.commitOf(head, service, Version.parse(entry.version()))
                                .map(commit -> content.of(commit, service))
                                .filter(lines::equals)
                                .isPresent())
                        .findFirst());
    }

    private List<String> answers(RevCommit commit, String service) {
        List<String> lines = new ArrayList<>();
        // Build files are not read by what runs, and which libraries there are, pom.xml says for all.
        VersionInputs.code(service).stream()
                .filter(path -> path.equals("pom.xml") || !path.endsWith("/pom.xml"))
                .forEach(path -> lines.add(line(commit, path)));
        Stream.concat(
                        repository.files(commit, "services/" + service + "/deploy").stream(),
                        repository.files(commit, folder(service)).stream()
                                .filter(file -> !BESIDE.contains(
                                        file.substring(folder(service).length() + 1))))
                .forEach(file -> lines.add(content(commit, file)));
        return lines;
    }

    /** What it computes with; of a package without weights, what it takes and gives. */
    private List<String> weights(RevCommit commit, String service) {
        List<String> files = repository.files(commit, folder(service));
        List<String> weights = files.stream()
                .filter(file -> !file.endsWith(".json") && !file.endsWith(".jsonl") && !file.endsWith(".md"))
                .toList();
        return (weights.isEmpty() ? files : weights)
                .stream().map(file -> content(commit, file)).toList();
    }

    private String content(RevCommit commit, String file) {
        if (!file.endsWith(".json") && !file.endsWith(".yaml") && !file.endsWith(".env")) {
            return line(commit, file);
        }
        String text = repository.readText(commit, file).orElse("");
        return file + " "
                + Sha256.of(file.endsWith(".env") ? settings(text) : fields(text, file.endsWith("/model.json")));
    }

    /** Lines that set something, in any order. */
    private static String settings(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    /** Without comments; of a manifest also without what it says for people. */
    private static String fields(String text, boolean manifest) {
        try {
            JsonNode fields = Yaml.read(text);
            if (manifest && fields instanceof ObjectNode object) {
                object.remove(SAID);
                object.findParents("description").forEach(parent -> ((ObjectNode) parent).remove("description"));
            }
            return fields.toString();
        } catch (JacksonException e) {
            return text;
        }
    }

    private String line(RevCommit commit, String path) {
        return path + " "
                + repository.objectId(commit, path).map(id -> id.name()).orElse("absent");
    }

    private static String folder(String service) {
        return "services/" + service + "/model";
    }
}
