package io.argosy.fleet.verify;

import io.argosy.fleet.manifest.ReferenceGraph;
import io.argosy.fleet.manifest.RenderException;
import io.argosy.fleet.manifest.Renderer;
import io.argosy.fleet.manifest.Traits;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;

/** Whoever thinks of switching a trait on sees what it changes, and a change of base shows in it. */
public final class TraitsAreShown implements Generated {
    @Override
    public String sentence() {
        return "each trait's rendered.diff is what it changes of a plain service";
    }

    @Override
    public SortedMap<String, String> files(Tree tree) throws IOException, InterruptedException {
        try {
            SortedMap<String, String> files = new TreeMap<>();
            Traits.differences(new Renderer(tree.tools()), new ReferenceGraph(tree.snapshot()))
                    .forEach((trait, difference) -> files.put(Traits.folder(trait) + "/rendered.diff", difference));
            return files;
        } catch (RenderException e) {
            throw new Unmakeable(new Finding(
                    "base/components", String.valueOf(e.getMessage()), "mend the component, or base/sample"));
        }
    }
}
