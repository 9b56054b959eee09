package io.argosy.fleet.board.state;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.board.state.OnTheWay.Judged;
import io.argosy.fleet.forge.Forge;
import io.argosy.fleet.git.Ancestry;
import io.argosy.fleet.git.Branches;
import io.argosy.fleet.git.Branches.Branch;
import io.argosy.fleet.git.MergePreview;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.TreeIds;
import io.argosy.fleet.release.Release;
import io.argosy.fleet.release.Releases;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.jgit.revwalk.RevCommit;

/** Finds the branches that are not merged, and what of the pins each of them moves. For one thread. */
final class WayLook {
    /** So many branches are shown; what is older is counted. */
    static final int MOST = 100;

    private static final String EVIDENCE = "evidence/";

    private final Monorepo repository;
    private String mainBefore = "";
    private Map<String, Optional<OnTheWay>> known = new HashMap<>();
    private final Map<String, List<String>> parentsOf = new HashMap<>();
    private final Map<String, Boolean> contained = new HashMap<>();

    WayLook(Monorepo repository) {
        this.repository = repository;
    }

    /** What is prepared for a promotion, and stays so when that goes on; others only share what they began from. */
    private static final String WAYS_BACK = "rollback/";

    /** What was found. */
    record Found(List<OnTheWay> branches, int leftOut) {}

    /**
     * Looks once; a branch that stands where it stood, beside the same main, is not looked at again.
     *
     * @param followed the branch that environments follow
     */
    Found look(RevCommit main, String followed, Function<OnTheWay, Judged> judged, List<Forge.Open> requests)
            throws InterruptedException {
        if (!main.name().equals(mainBefore)) {
            known = new HashMap<>();
            parentsOf.clear();
            mainBefore = main.name();
        }
        Map<String, Optional<OnTheWay>> next = new HashMap<>();
        List<OnTheWay> way = new ArrayList<>();
        int leftOut = 0;
        TreeIds ids = new TreeIds(repository);
        for (Branch branch : Branches.of(repository)) {
            if (branch.name().equals(followed) || branch.name().startsWith(EVIDENCE)) {
                continue;
            }
            String key = branch.ofOrigin() + branch.name() + branch.tip().name();
            Optional<OnTheWay> its = known.get(key);
            if (its == null) {
                its = Ancestry.isAncestor(repository, branch.tip(), main)
                        ? Optional.empty()
                        : way.size() >= MOST ? Optional.of(bare(branch)) : Optional.of(of(branch, main, ids));
            }
            next.put(key, its);
            if (its.isPresent() && way.size() >= MOST) {
                leftOut++;
            } else {
                its.ifPresent(way::add);
            }
        }
        known = next;
        if (parentsOf.size() > 10 * MOST || contained.size() > MOST * MOST) {
            parentsOf.clear();
            contained.clear();
        }
        return new Found(
                way.stream()
                        .map(one -> standing(one, way, main))
                        .map(one -> one.request(requests.stream()
                                .filter(request -> request.tip().equals(one.tip()))
                                .findFirst()
                                .orElse(null)))
                        .map(one -> one.judged(judged.apply(one)))
                        .toList(),
                leftOut);
    }

    /** The same, with the branch that it stands on: a way back is prepared on what it would take back, wherever that has come to since. */
    private OnTheWay standing(OnTheWay one, List<OnTheWay> all, RevCommit main) {
        List<String> parents = parentsOf.computeIfAbsent(
                one.tip(),
                tip -> Stream.of(repository.commit(tip).getParents())
                        .map(RevCommit::name)
                        .filter(parent -> !Ancestry.isAncestor(repository, repository.commit(parent), main))
                        .toList());
        String on = parents.isEmpty()
                ? ""
                : all.stream()
                        .filter(other -> !other.tip().equals(one.tip()))
                        .filter(other -> parents.contains(other.tip())
                                || (one.branch().startsWith(WAYS_BACK)
                                        && parents.stream().anyMatch(parent -> contains(other.tip(), parent))))
                        .filter(other -> !contains(other.tip(), one.tip()))
                        .map(OnTheWay::reference)
                        .findFirst()
                        .orElse("");
        return one.on(on);
    }

    private boolean contains(String tip, String commit) {
        return tip.equals(commit)
                || contained.computeIfAbsent(
                        tip + commit,
                        _ -> Ancestry.isAncestor(repository, repository.commit(commit), repository.commit(tip)));
    }

    private static OnTheWay bare(Branch branch) {
        return new OnTheWay(
                branch.name(),
                branch.ofOrigin(),
                branch.tip().name(),
                branch.tip().getShortMessage(),
                branch.tip().getAuthorIdent().getName(),
                branch.tip().getAuthorIdent().getWhenAsInstant(),
                "",
                List.of(),
                new Judged.NotYet());
    }

    private OnTheWay of(Branch branch, RevCommit main, TreeIds ids) throws InterruptedException {
        OnTheWay bare = bare(branch);
        try {
            RevCommit merged = MergePreview.of(repository, main, branch.tip());
            return new OnTheWay(
                    bare.branch(),
                    bare.ofOrigin(),
                    bare.tip(),
                    bare.title(),
                    bare.author(),
                    bare.at(),
                    bare.on(),
                    moves(main, merged, ids),
                    bare.judged());
        } catch (FleetException e) {
            return bare.judged(new Judged.Impossible(e.fact()));
        }
    }

    private List<OnTheWay.Move> moves(RevCommit main, RevCommit merged, TreeIds ids) {
        List<OnTheWay.Move> moves = new ArrayList<>();
        if (ids.id(main, "overlays").equals(ids.id(merged, "overlays"))) {
            return moves;
        }
        Releases before = new Releases(repository, main);
        Releases after = new Releases(repository, merged);
        TreeSet<String> environments = new TreeSet<>(before.environmentNames());
        environments.addAll(after.environmentNames());
        for (String environment : environments) {
            String folder = "overlays/" + environment;
            if (ids.id(main, folder).equals(ids.id(merged, folder))) {
                continue;
            }
            TreeSet<String> services = new TreeSet<>(repository.folders(main, folder));
            services.addAll(repository.folders(merged, folder));
            for (String service : services) {
                String path = Release.path(environment, service);
                if (!ids.id(main, path).equals(ids.id(merged, path))) {
                    moves.add(new OnTheWay.Move(
                            environment,
                            service,
                            pinned(before, environment, service),
                            pinned(after, environment, service)));
                }
            }
        }
        return moves;
    }

    private static String pinned(Releases releases, String environment, String service) {
        try {
            return releases.pinned(environment, service)
                    .map(release -> release.version().toString())
                    .orElse("");
        } catch (FleetException e) {
            return "";
        }
    }
}
