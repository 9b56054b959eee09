package io.argosy.fleet.guard;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.model.LabelledData;
import io.argosy.fleet.model.ModelPackages;
import io.argosy.fleet.model.UnseenRows;
import io.argosy.fleet.release.Release;
import io.argosy.fleet.release.Releases;
import io.argosy.fleet.training.PackageSources;
import io.argosy.model.ModelPackage;
import io.argosy.model.feature.Feature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * What a service's models are judged on, held-out rows and recorded requests: that it is another, and where after that no
 * model could be judged, as when held-out rows are taken away or are ones that models were trained on.
 */
final class RowsMeaning implements Guard.Meaning {
    @Override
    public List<String> lowered(Sides sides, String path) {
        String service = path.split("/", 3)[1];
        String model = "services/" + service + "/model";
        if (!sides.isThereBefore(model) && (sides.isThereAfter(model) || !sides.isThereAfter(path))) {
            return List.of(); // They come with their service, or went before it came.
        }
        boolean was = sides.isThereBefore(path);
        if (!sides.isThereAfter(path)) {
            return List.of(told(service, "removed", path));
        }
        String changed = told(service, was ? "changed" : "new", path);
        if (!path.equals(LabelledData.heldOut(service))) {
            return List.of(changed);
        }
        Optional<Count> after = count(sides, sides.head(), service);
        boolean judged = !was
                || count(sides, sides.base(), service).filter(Count::isEnough).isPresent();
        return List.of(
                judged && after.filter(Count::isEnough).isEmpty()
                        ? changed + ": from then on no model of it can be judged, as "
                                + after.map(Count::told).orElse("nobody can read it")
                        : changed);
    }

    private static String told(String service, String how, String path) {
        return "what " + service + " is judged on is " + how + ": " + path;
    }

    /**
     * Rows of a file.
     *
     * @param all how many there are
     * @param judging how many of them no training has seen, and the service's model takes
     */
    private record Count(int all, int judging) {
        boolean isEnough() {
            return judging >= LabelledData.FEWEST_TO_JUDGE;
        }

        String told() {
            return judging + " of " + all + " rows are left that no model was trained on and all take, and it needs "
                    + LabelledData.FEWEST_TO_JUDGE;
        }
    }

    private static Optional<Count> count(Sides sides, RevCommit commit, String service) {
        try {
            Optional<byte[]> rows = sides.repository().read(commit, LabelledData.heldOut(service));
            if (rows.isEmpty()) {
                return Optional.empty();
            }
            LabelledData data = LabelledData.read(LabelledData.heldOut(service), rows.get());
            Optional<ModelPackage> model = model(sides.repository(), commit, service);
            if (model.isEmpty() || data.records().isEmpty()) {
                return Optional.of(
                        new Count(data.records().size(), data.records().size()));
            }
            Set<String> features = model.get().signature().features().stream()
                    .map(Feature::name)
                    .collect(Collectors.toSet());
            UnseenRows unseen =
                    UnseenRows.of(data, features, trainings(sides, service).values());
            int judging = unseen.data().records().isEmpty()
                    ? 0
                    : unseen.data()
                            .compare(model.get(), model.get(), (_, _, _, _) -> false)
                            .rows();
            return Optional.of(new Count(data.records().size(), judging));
        } catch (FleetException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<ModelPackage> model(Monorepo repository, RevCommit commit, String service)
            throws IOException {
        try {
            return Optional.of(new ModelPackages(repository, commit).load(service, commit));
        } catch (FleetException e) {
            // A package that is none is refused by its own gate.
            return Optional.empty();
        }
    }

    /** What the models were trained on that run somewhere, that main has and that the change brings. */
    private static Map<ObjectId, LabelledData> trainings(Sides sides, String service) throws IOException {
        Monorepo repository = sides.repository();
        Set<RevCommit> commits = new HashSet<>(List.of(sides.base(), sides.head()));
        Releases releases = new Releases(repository, sides.base(), sides.now());
        ModelPackages packages = new ModelPackages(repository, sides.base());
        for (String environment : releases.environments().names()) {
            pinned(releases, environment, service)
                    .flatMap(release -> packages.commit(service, release.version()))
                    .ifPresent(commits::add);
        }
        Map<ObjectId, LabelledData> trainings = new LinkedHashMap<>();
        for (RevCommit commit : commits) {
            try {
                PackageSources sources = PackageSources.at(repository, commit, service);
                if (!trainings.containsKey(sources.data())) {
                    trainings.put(sources.data(), LabelledData.read(sources.dataFile(), sources.readData(repository)));
                }
            } catch (FleetException e) {
                // What nobody can make again is for the gate that makes it again.
            }
        }
        return trainings;
    }

    private static Optional<Release> pinned(Releases releases, String environment, String service) {
        try {
            return releases.pinned(environment, service);
        } catch (FleetException e) {
            return Optional.empty();
        }
    }
}
