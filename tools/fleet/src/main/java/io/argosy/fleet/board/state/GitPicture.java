package io.argosy.fleet.board.state;

import io.argosy.fleet.monitoring.Objectives;
import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.release.Quarantine;
import io.argosy.fleet.rules.EnvironmentRules;
import io.argosy.fleet.rules.WebAddresses;
import io.argosy.fleet.version.Version;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * What main says at one commit.
 *
 * @param environments in the order of promotion
 * @param services by name
 * @param rules of the environments whose rules can be read
 * @param pins of the overlays that there are
 * @param objectives what callers may expect
 * @param elsewhere where else people look at an environment
 * @param troubles what cannot be read, a sentence each
 */
record GitPicture(
        RevCommit main,
        List<String> environments,
        List<String> services,
        Map<String, EnvironmentRules> rules,
        SortedMap<Overlay, Pinned> pins,
        List<Passage> passages,
        Quarantine quarantine,
        Objectives objectives,
        Map<String, WebAddresses> elsewhere,
        List<String> troubles) {
    GitPicture {
        environments = List.copyOf(environments);
        services = List.copyOf(services);
        rules = Map.copyOf(rules);
        pins = new TreeMap<>(pins);
        passages = List.copyOf(passages);
        elsewhere = Map.copyOf(elsewhere);
        troubles = List.copyOf(troubles);
    }

    /** What an overlay says. */
    sealed interface Pinned {
        /**
         * A version.
         *
         * @param held why nothing is promoted over it; empty where something may be
         */
        record Given(Version version, Optional<String> held) implements Pinned {}

        /** Something that nobody can read. */
        record Broken(String why) implements Pinned {}
    }

    /** The version that main pins; empty for none. */
    String pinned(Overlay place) {
        return pins.get(place) instanceof Pinned.Given(Version version, var _) ? version.toString() : "";
    }
}
