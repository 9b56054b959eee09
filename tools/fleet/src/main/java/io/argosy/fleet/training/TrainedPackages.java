package io.argosy.fleet.training;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.build.TrainingCode;
import io.argosy.fleet.git.Monorepo;
import io.argosy.model.ModelPackage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * Whether packages are what their recipe and data give to the training code of {@code main}, as it was when they came
 * there. Code that {@code main} does not have is never run.
 */
public final class TrainedPackages {
    private final Retraining retraining;
    private final Monorepo repository;
    private final RevCommit main;
    private final RevCommit merged;
    private final Consumer<String> progress;

    /**
     * Those of a change.
     *
     * @param main what main is
     * @param merged what it would be
     */
    public TrainedPackages(
            Retraining retraining, Monorepo repository, RevCommit main, RevCommit merged, Consumer<String> progress) {
        this.retraining = retraining;
        this.repository = repository;
        this.main = main;
        this.merged = merged;
        this.progress = progress;
    }

    /** Whether a change brings another package of a service, or makes it from another recipe or other data. */
    public boolean changes(String service) {
        return repository.objectId(merged, PackageSources.modelFolder(service)).isPresent()
                && !PackageSources.fingerprint(repository, main, service)
                        .equals(PackageSources.fingerprint(repository, merged, service));
    }

    /**
     * How the package that main would have differs from what its recipe and data give.
     *
     * @return empty where it does not
     * @throws FleetException where nobody can know
     */
    public List<String> differencesAfterMerge(String service) throws IOException, InterruptedException {
        return differencesOfNew(PackageSources.at(repository, merged, service));
    }

    /**
     * How the package of a version differs from what its recipe and data give.
     *
     * @param commit one that has the version
     * @return empty where it does not
     * @throws FleetException where nobody can know
     */
    public List<String> differences(String service, RevCommit commit) throws IOException, InterruptedException {
        Optional<RevCommit> came = came(service, commit);
        if (came.isEmpty()) {
            return differencesOfNew(sources(service, commit));
        }
        PackageSources sources = PackageSources.at(repository, came.get(), service);
        List<String> differences = differencesOf(sources, codesAt(came.get()));
        return differences.isEmpty() || mainHadIt(sources) ? List.of() : differences;
    }

    /**
     * The package of a version beside what it was made from: at the merge that brought the package to main, where one did;
     * else at what main would be, where that has it; else at the version's own commit.
     *
     * @throws FleetException where that commit does not say what the package was made from
     */
    public PackageSources sources(String service, RevCommit commit) {
        Optional<RevCommit> came = came(service, commit);
        if (came.isPresent()) {
            return PackageSources.at(repository, came.get(), service);
        }
        boolean comes = model(merged, service).equals(model(commit, service));
        return PackageSources.at(repository, comes ? merged : commit, service);
    }

    /**
     * The model that the recipe of a version gives on other rows, by main's training code of today: what came with another
     * code is comparable to what comes with this one.
     *
     * @param commit one that has the version
     * @param rows a CSV file in the place of the one that the recipe names
     * @param why what for, for whoever waits
     * @throws FleetException where it gives none
     */
    public ModelPackage fit(String service, RevCommit commit, byte[] rows, String why)
            throws IOException, InterruptedException {
        return retraining.fit(repository, sources(service, commit), code(main), rows, why, progress);
    }

    /** The newest merge that brought to main the package that a commit has. */
    private Optional<RevCommit> came(String service, RevCommit commit) {
        Optional<ObjectId> model = model(commit, service);
        return repository.newestChange(
                main,
                List.of(PackageSources.modelFolder(service)),
                merge -> Optional.of(merge).filter(it -> model(it, service).equals(model)));
    }

    private Optional<ObjectId> model(RevCommit commit, String service) {
        return repository.objectId(commit, PackageSources.modelFolder(service));
    }

    /** A package that main has not: main's own code must give it, or have given it when main had it before. */
    private List<String> differencesOfNew(PackageSources sources) throws IOException, InterruptedException {
        List<String> differences = differencesOf(sources, List.of(main));
        if (differences.isEmpty() || mainHadIt(sources)) {
            return List.of();
        }
        if (!code(merged).key().equals(code(main).key())) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    "main's training code gives another package (" + differences.getFirst()
                            + "), and the change's own is not run before main has it",
                    "merge the training code by a pull request of its own, then train the model with it");
        }
        return differences;
    }

    /** Whether main once had the same package from the same recipe and data, and its code of then gives it. */
    private boolean mainHadIt(PackageSources sources) throws IOException, InterruptedException {
        for (RevCommit merge : repository.changesOf(main, List.of(PackageSources.modelFolder(sources.service())))) {
            if (PackageSources.fingerprint(repository, merge, sources.service())
                            .equals(PackageSources.fingerprint(repository, sources.commit(), sources.service()))
                    && differencesOf(sources, codesAt(merge)).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** The code of main that may have made what a merge brought: what main had before it, or has since. */
    private List<RevCommit> codesAt(RevCommit merge) {
        List<RevCommit> commits = new ArrayList<>();
        repository.firstParent(merge).ifPresent(commits::add);
        commits.add(merge);
        return commits;
    }

    private List<String> differencesOf(PackageSources sources, List<RevCommit> commits)
            throws IOException, InterruptedException {
        Map<String, TrainingCode> codes = new LinkedHashMap<>();
        for (RevCommit commit : commits) {
            TrainingCode code = code(commit);
            if (code.isThere()) {
                codes.putIfAbsent(code.key(), code);
            }
        }
        if (codes.isEmpty()) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    "main has no training code, so nobody can make the package again",
                    "train where platform/training is, or let somebody accept the package in services/"
                            + sources.service() + "/promotion-policy.yaml by a pull request of its own");
        }
        List<String> told = List.of();
        Optional<FleetException> unknown = Optional.empty();
        for (TrainingCode code : codes.values()) {
            try {
                told = retraining.differences(repository, sources, code, progress);
                if (told.isEmpty()) {
                    return told;
                }
            } catch (FleetException e) {
                unknown = Optional.of(e);
            }
        }
        if (unknown.isPresent()) {
            throw unknown.get();
        }
        return told;
    }

    private TrainingCode code(RevCommit commit) {
        return retraining.code(repository, commit);
    }
}
