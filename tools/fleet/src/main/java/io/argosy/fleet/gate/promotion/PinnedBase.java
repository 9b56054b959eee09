package io.argosy.fleet.gate.promotion;

import io.argosy.fleet.build.ImageSettings;
import io.argosy.fleet.gate.change.Gate;
import io.argosy.fleet.gate.change.Judgement;
import io.argosy.fleet.gate.change.ProposedChange;
import java.util.List;
import java.util.regex.Pattern;

/** What every image is made on is named by its digest: a tag is another image tomorrow, under the same versions. */
public final class PinnedBase implements Gate {
    private static final Pattern BY_DIGEST = Pattern.compile(".+@sha256:[0-9a-f]{64}");

    @Override
    public String name() {
        return "base image";
    }

    @Override
    public List<Judgement> judge(ProposedChange change) {
        if (!change.impact().paths().contains(ImageSettings.PATH)) {
            return List.of();
        }
        String base = ImageSettings.at(change.repository(), change.head()).base();
        return List.of(
                BY_DIGEST.matcher(base).matches()
                        ? Judgement.pass(this, ImageSettings.PATH, "it names its base by digest")
                        : Judgement.fail(
                                this,
                                ImageSettings.PATH,
                                "it names its base by a tag alone, " + base,
                                "add the digest that its registry gives for it, @sha256:…"));
    }
}
