package io.argosy.fleet.gate;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.argosy.fleet.SampleServices;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.gate.change.Verdict;
import io.argosy.fleet.gate.cluster.Clusters;
import io.argosy.fleet.gate.pod.ClustersKeepWhatRuns;
import io.argosy.fleet.git.Change;
import io.argosy.fleet.git.CommitWriter;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.TemporaryClone;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.revwalk.RevCommit;

/** This repository's own clusters and what runs in them, and changes of the clusters that are judged. */
final class ChangedClusters implements AutoCloseable {
    static final Path ROOT = Path.of("../..");
    static final String SET = "clusters/models/applications.yaml";
    static final String PROJECT = "clusters/models/project.yaml";
    static final String GATEWAY = "clusters/addons/gateway.yaml";
    static final String NAMESPACES = "clusters/addons/namespaces.yaml";
    static final String ADDONS = "clusters/addons/kustomization.yaml";
    static final String WIRING = "clusters/models/kustomization.yaml";
    static final String POLICY = "clusters/models/namespaces.yaml";
    static final String SETTINGS = "clusters/argocd/settings.yaml";
    static final String RIGHTS = "clusters/argocd/rights.yaml";
    static final String ARGO = "clusters/argocd/kustomization.yaml";
    static final String AUTOMATED = "        automated:\n          prune: true\n          selfHeal: true\n";

    private final TemporaryClone clone;
    private final Monorepo repository;
    /** What main's clusters have is the same to every change: it is rendered once. */
    private final Clusters known;

    private ChangedClusters(TemporaryClone clone) {
        this.clone = clone;
        this.repository = clone.open();
        this.known = new Clusters(repository, JudgedFleet.TOOLS);
    }

    /** A clone in an empty folder. */
    static ChangedClusters in(Path folder) throws IOException {
        TemporaryClone clone = TemporaryClone.in(folder);
        for (String part : List.of("base", "overlays", "clusters", ".fleet.yaml")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(part))) {
                List<Path> ours = files.filter(Files::isRegularFile)
                        .filter(file -> !SampleServices.isOther(ROOT.relativize(file)))
                        .toList();
                for (Path file : ours) {
                    clone.write(ROOT.relativize(file).toString(), Files.readString(file));
                }
            }
        }
        clone.commit("This repository");
        return new ChangedClusters(clone);
    }

    /** A text in a file that stands for another; a file that is new where there is no text. */
    record Edit(String path, String text, String by) {}

    /**
     * A change.
     *
     * @param said what is said of it, or of its guard where it may pass
     */
    record Row(String name, String said, List<Edit> edits) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Row row(String name, String said, Edit... edits) {
        return new Row(name, said, Arrays.asList(edits));
    }

    static Edit in(String path, String text, String by) {
        return new Edit(path, text, by);
    }

    static Edit file(String path, String text) {
        return new Edit(path, "", text);
    }

    /** A file of a kustomization. */
    static Row beside(String name, String said, String kustomization, String text) {
        String path = kustomization.replace("kustomization.yaml", "more.yaml");
        return row(name, said, file(path, text), in(kustomization, "resources:\n", "resources:\n- more.yaml\n"));
    }

    /** A policy of the gateway. */
    static String policy(String kind, String name, String spec) {
        return "apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: " + kind + "\nmetadata: {name: " + name
                + ", namespace: gateway}\nspec:\n  targetRefs:\n  - {group: gateway.networking.k8s.io, kind: Gateway, name:"
                + " public}\n  " + spec + "\n";
    }

    /** A route of the gateway's own namespace. */
    static String route(String path) {
        return "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: mine, namespace: gateway}\nspec:\n"
                + "  parentRefs: [{name: public}]\n  rules:\n  - matches: [{path: {type: PathPrefix, value: " + path
                + "}}]\n    backendRefs: [{name: mine, port: 80}]\n";
    }

    Monorepo repository() {
        return repository;
    }

    /** A file's text as it is on main. */
    String text(String path) {
        return clone.text(path);
    }

    /** What is refused of a change, line by line; a pass is none. */
    void assertRefused(Row row) throws Exception {
        List<String> said = judge(change(row)).stream()
                .filter(judgement -> judgement.verdict() == Verdict.FAIL)
                .flatMap(judgement ->
                        judgement.evidence().isEmpty() ? Stream.of(judgement.reason()) : judgement.evidence().stream())
                .toList();

        assertFalse(said.isEmpty(), "it passes");
        assertTrue(
                said.stream().anyMatch(line -> line.contains(row.said())),
                () -> String.join(System.lineSeparator(), said));
    }

    List<Judgement> judge(ProposedChange change) throws Exception {
        return Gates.judge(List.of(new ClustersKeepWhatRuns()), change);
    }

    ProposedChange change(Row row) throws Exception {
        RevCommit main = repository.commit("main");
        RevCommit head = main;
        for (Edit edit : row.edits()) {
            String text = edit.text().isEmpty()
                    ? ""
                    : repository.readText(head, edit.path()).orElseThrow();
            assertTrue(text.contains(edit.text()), () -> edit.path() + " has no " + edit.text());
            head = commit(
                    head, put(edit.path(), edit.text().isEmpty() ? edit.by() : text.replace(edit.text(), edit.by())));
        }
        return change(main, head);
    }

    ProposedChange change(RevCommit base, RevCommit head) throws Exception {
        ProposedChange change = ProposedChange.of(repository, base, head, JudgedFleet.TOOLS, Clock.systemUTC());
        return new ProposedChange(
                change.repository(),
                change.base(),
                change.head(),
                change.parsed(),
                change.impact(),
                change.releases(),
                change.rules(),
                change.evidence(),
                change.pins(),
                change.models(),
                change.broken(),
                known,
                change.now(),
                change.tools());
    }

    RevCommit commit(RevCommit base, Change... changes) {
        return new CommitWriter(repository).commit(base, List.of(changes), "A change");
    }

    Change put(String path, String text) {
        return new Change.Put(path, repository.store(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {
        repository.close();
        clone.close();
    }
}
