package io.argosy.fleet.gate;

import io.argosy.fleet.FleetSettings;
import io.argosy.fleet.gate.change.Gate;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.git.Change;
import io.argosy.fleet.git.CommitWriter;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.TemporaryClone;
import io.argosy.fleet.release.NewRelease;
import io.argosy.fleet.release.Proposal;
import io.argosy.fleet.release.Release;
import io.argosy.fleet.release.RenderingFleet;
import io.argosy.fleet.tool.Tools;
import io.argosy.fleet.training.ToyTraining;
import io.argosy.fleet.version.Version;
import io.argosy.fleet.version.Versions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.eclipse.jgit.revwalk.RevCommit;

/** A fleet that releases real versions, and asks gates about what would be merged into its main. */
public final class JudgedFleet implements AutoCloseable {
    public static final Tools TOOLS = Tools.of(Path.of("../..").toAbsolutePath().normalize(), _ -> {});

    private final TemporaryClone clone;
    private final Monorepo repository;
    private Duration later = Duration.ZERO;

    private JudgedFleet(TemporaryClone clone) {
        this.clone = clone;
        clone.commit("A fleet");
        this.repository = clone.open();
    }

    public static JudgedFleet in(Path folder) {
        return new JudgedFleet(ToyTraining.in(RenderingFleet.in(folder)));
    }

    /** The same with other services. */
    public static JudgedFleet in(Path folder, List<String> services) {
        return new JudgedFleet(ToyTraining.in(RenderingFleet.in(folder, services)));
    }

    public TemporaryClone files() {
        return clone;
    }

    public Monorepo repository() {
        return repository;
    }

    /** Lets time pass for the gates. */
    public void after(Duration time) {
        later = later.plus(time);
    }

    public Clock clock() {
        return Clock.fixed(Instant.now().plus(later), ZoneOffset.UTC);
    }

    public RevCommit main() {
        return repository.commit("main");
    }

    /** Trains a model of another version, commits it, and pins it in dev. */
    public Version release(String service, String model) {
        clone.write("services/" + service + "/model/model.json", "{\"version\": \"" + model + "\"}");
        return releaseCommitted(service);
    }

    /** Writes a real model package, commits it, and pins it in dev. */
    public Version release(String service, ToyModel model) throws IOException {
        model.write(clone.root().resolve("services/" + service + "/model"));
        return releaseCommitted(service);
    }

    /** Commits the working tree, and pins in dev what it makes. */
    public Version releaseCommitted(String service) {
        RevCommit commit = clone.commit("Train " + service);
        Version version = new Versions(repository).at(commit, service);
        pin("dev", service, version, commit);
        return version;
    }

    /** Pins a version somewhere without asking anybody, as history may hold it. */
    public void pin(String environment, String service, Version version, RevCommit at) {
        String image = FleetSettings.at(repository, main()).image(service);
        Release release = new Release(service, image, version, null);
        new CommitWriter(repository)
                .commitCheckedOut(
                        new NewRelease(repository, at).changes(release, environment),
                        "Pin " + service + " " + version + " in " + environment);
    }

    /** Merges a proposal into main without asking anybody. */
    public void merge(Proposal proposal) {
        new CommitWriter(repository).commitCheckedOut(proposal.changes(), proposal.message());
    }

    /** What a gate says of a proposal. */
    public List<String> judge(Gate gate, Proposal proposal) throws IOException, InterruptedException {
        return judge(gate, proposal.changes());
    }

    /** What a gate says of changes on top of main. */
    public List<String> judge(Gate gate, List<? extends Change> changes) throws IOException, InterruptedException {
        return judge(gate, new CommitWriter(repository).commit(main(), changes, "A change"));
    }

    /** What a gate says of a commit that would be merged into main. */
    public List<String> judge(Gate gate, RevCommit head) throws IOException, InterruptedException {
        return gate.judge(ProposedChange.of(repository, main(), head, TOOLS, clock())).stream()
                .map(judgement -> judgement.verdict() + " " + judgement)
                .toList();
    }

    /** What a gate says of changes on top of other changes that main has by then, so much later. */
    public List<Judgement> judge(Gate gate, List<? extends Change> before, List<? extends Change> change, Duration wait)
            throws IOException, InterruptedException {
        CommitWriter writer = new CommitWriter(repository);
        RevCommit base = before.isEmpty() ? main() : writer.commit(main(), before, "Before");
        RevCommit head = writer.commit(base, change, "A change");
        Clock then = Clock.offset(clock(), wait);
        return Gates.judge(List.of(gate), ProposedChange.of(repository, base, head, TOOLS, then));
    }

    /** A file to put. */
    public Change put(String path, String text) {
        return new Change.Put(path, repository.store(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {
        repository.close();
        clone.close();
    }
}
