package io.argosy.fleet.verify;

import io.argosy.fleet.release.Overlay;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** An overlay of one service in one environment holds only what is true of that pair. */
public final class OverlaysAreShort implements Rule {
    static final int LINES = 15;

    @Override
    public String sentence() {
        return "an overlay says at most " + LINES + " lines of its own";
    }

    @Override
    public List<Finding> check(Tree tree) throws IOException {
        List<Finding> findings = new ArrayList<>();
        for (Overlay overlay : tree.overlays()) {
            String release = overlay.path() + "/release/";
            long lines = 0;
            for (String file : tree.files(overlay.path())) {
                if (!file.startsWith(release) && !file.endsWith("/hold.yaml")) {
                    lines += tree.text(file)
                            .lines()
                            .filter(line -> !line.isBlank())
                            .count();
                }
            }
            if (lines > LINES) {
                findings.add(new Finding(
                        overlay.path(),
                        "it says " + lines + " lines beside its release",
                        "what is true of every service there belongs in overlays/" + overlay.environment()
                                + "/environment, what moves with the version in services/" + overlay.service()
                                + "/deploy, what others may want in base/components"));
            }
        }
        return findings;
    }
}
