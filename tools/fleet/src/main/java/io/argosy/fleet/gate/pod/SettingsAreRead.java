package io.argosy.fleet.gate.pod;

import io.argosy.fleet.FleetException;
import io.argosy.fleet.NearestName;
import io.argosy.fleet.gate.change.Gate;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.ProposedChange;
import io.argosy.fleet.git.Snapshot;
import io.argosy.fleet.impact.OverlayImpact;
import io.argosy.fleet.manifest.Manifests;
import io.argosy.fleet.manifest.ReferenceGraph;
import io.argosy.fleet.manifest.SettingLayers;
import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.release.Release;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.jgit.revwalk.RevCommit;
import tools.jackson.databind.JsonNode;

/**
 * The settings that would run are ones that the pinned version reads, with values that it takes: with others, its processes
 * end as soon as they start. What a version reads, {@code docs/settings.json} says at the commit that has the version.
 */
public final class SettingsAreRead implements Gate {
    private static final String TABLE = "docs/settings.json";
    private static final String PREFIX = "SERVING_";

    @Override
    public String name() {
        return "settings";
    }

    @Override
    public boolean judgesWhatRenders() {
        return true;
    }

    @Override
    public List<Judgement> judge(ProposedChange change) throws IOException, InterruptedException {
        List<Judgement> judgements = new ArrayList<>(lost(change));
        ReferenceGraph head = change.kustomizationsAfter();
        for (OverlayImpact impact : change.impact().overlays()) {
            switch (impact) {
                case OverlayImpact.Unknown unknown ->
                    judgements.add(Judgement.unknown(
                            this, unknown.overlay(), "nobody can say what is set", Judgement.UNTIL_IT_RENDERS));
                case OverlayImpact.Differs differs -> {
                    if (!differs.isRemoval()) {
                        Judgement said = judge(change, differs);
                        List<String> undone = undone(head, differs);
                        judgements.add(
                                undone.isEmpty()
                                        ? said
                                        : said.with(Stream.concat(said.evidence().stream(), undone.stream())
                                                        .toList())
                                                .saying("⚠ settings: " + String.join(", ", undone)));
                    }
                }
            }
        }
        return judgements;
    }

    /** What an overlay or an environment says and another says over it: it would render to no difference, and to no word. */
    private List<Judgement> lost(ProposedChange change) {
        ReferenceGraph base = change.kustomizationsBefore();
        ReferenceGraph head = base.at(base.snapshot().at(change.head()));
        List<Judgement> judgements = new ArrayList<>();
        for (String folder : folders(change, head.snapshot())) {
            List<SettingLayers.Lost> before = SettingLayers.lost(base, folder);
            for (SettingLayers.Lost lost : SettingLayers.lost(head, folder)) {
                if (!before.contains(lost)) {
                    judgements.add(Judgement.fail(
                            this,
                            lost.said().file(),
                            lost.said() + " counts for nothing: " + lost.by().file() + " says " + lost.by()
                                    + ", and comes later",
                            "set it there, or here by a patch of the ConfigMap: patches come last"));
                }
            }
        }
        return judgements;
    }

    /** The overlays that the change touches, and the environments, with their overlays where those change. */
    private static SortedSet<String> folders(ProposedChange change, Snapshot head) {
        SortedSet<String> folders = new TreeSet<>();
        change.impact()
                .overlays()
                .forEach(impact -> folders.add(impact.overlay().path()));
        for (String path : change.impact().paths()) {
            String[] names = path.split("/", 4);
            if (names[0].equals("base")) {
                head.folders("overlays")
                        .forEach(environment -> folders.add("overlays/" + environment + "/environment"));
            } else if (names[0].equals("overlays") && names.length == 4) {
                folders.add("overlays/" + names[1] + "/" + names[2]);
                if (names[2].equals("environment")) {
                    head.folders("overlays/" + names[1])
                            .forEach(service -> folders.add("overlays/" + names[1] + "/" + service));
                }
            }
        }
        return folders;
    }

    private Judgement judge(ProposedChange change, OverlayImpact.Differs differs) {
        Overlay overlay = differs.overlay();
        try {
            Optional<Release> pinned = change.release(overlay);
            if (pinned.isEmpty()) {
                return Judgement.unknown(this, overlay, "it pins no release", "let `./fleet release` write it");
            }
            Optional<RevCommit> commit =
                    change.models().commit(pinned.get().service(), pinned.get().version());
            if (commit.isEmpty()) {
                return Judgement.unknown(
                        this,
                        overlay,
                        "no commit of main has " + pinned.get().version() + ", so nobody can say what it reads",
                        "pin a version that `./fleet release` built from a commit of main");
            }
            Optional<SettingsTable> table =
                    change.repository().readText(commit.get(), TABLE).map(text -> SettingsTable.parse(text, TABLE));
            if (table.isEmpty()) {
                return hadOne(change, commit.get())
                        ? Judgement.unknown(
                                this,
                                overlay,
                                TABLE + " was taken away before its version, so nobody can say what that reads",
                                "bring the file back, and release the service anew")
                        : Judgement.pass(this, overlay, "its version is from before versions said what they read");
            }
            List<String> wrong = wrong(table.get(), settings(differs.after()));
            return wrong.isEmpty()
                    ? Judgement.pass(this, overlay, "its version reads every setting")
                    : Judgement.fail(
                                    this,
                                    overlay,
                                    wrong.getFirst() + (wrong.size() > 1 ? " and " + (wrong.size() - 1) + " more" : ""),
                                    "platform/serving/README.md lists what is read")
                            .with(wrong);
        } catch (FleetException e) {
            return Judgement.unknown(this, overlay, e.fact(), e.nextStep());
        }
    }

    /** What a trait says and something later says otherwise, now and not before: the trait's name promises what is not so. */
    private static List<String> undone(ReferenceGraph head, OverlayImpact.Differs differs) {
        List<Setting> before = settings(differs.before());
        List<Setting> after = settings(differs.after());
        return SettingLayers.ofTraits(head, differs.overlay().path()).stream()
                .flatMap(said -> after.stream()
                        .filter(setting -> setting.key().equals(said.key())
                                && !setting.value().equals(said.value())
                                && !before.contains(setting))
                        .map(setting -> said + " of "
                                + said.file().substring(0, said.file().lastIndexOf('/')) + " is undone by "
                                + setting.key() + "=" + setting.value()))
                .distinct()
                .toList();
    }

    private static boolean hadOne(ProposedChange change, RevCommit commit) {
        return change.repository()
                .newestChange(commit, List.of(TABLE), Optional::of)
                .isPresent();
    }

    /** What a ConfigMap or a container sets; the value is empty where it comes from elsewhere, as from a Secret. */
    private record Setting(String key, String value) {}

    private static List<Setting> settings(Manifests manifests) {
        List<Setting> settings = new ArrayList<>();
        for (JsonNode object : manifests.objects()) {
            if (object.path("kind").asString("").equals("ConfigMap")) {
                object.path("data").forEachEntry((key, value) -> settings.add(new Setting(key, value.asString(""))));
            }
            for (JsonNode list : object.findValues("env")) {
                for (JsonNode variable : list) {
                    settings.add(new Setting(
                            variable.path("name").asString(""),
                            variable.path("value").asString("")));
                }
            }
        }
        return settings;
    }

    private static List<String> wrong(SettingsTable table, List<Setting> settings) {
        List<String> wrong = new ArrayList<>();
        for (Setting setting : settings) {
            String key = setting.key();
            if (!key.startsWith(PREFIX)) {
                continue;
            }
            if (!table.knows(key)) {
                wrong.add("its version reads no setting " + key + ": " + NearestName.suggest(key, table.keys()));
            } else if (!setting.value().isBlank()) {
                table.objection(key, setting.value().strip())
                        .ifPresent(objection -> wrong.add(key + " is \"" + setting.value() + "\", and " + objection));
            }
        }
        return wrong;
    }
}
