package io.argosy.fleet.manifest;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.tool.Execution;
import io.argosy.fleet.tool.Tool;
import io.argosy.fleet.tool.Tools;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The real kustomize, in the pinned version. */
public final class Kustomize {
    private final Tools tools;

    public Kustomize(Tools tools) {
        this.tools = tools;
    }

    /**
     * What {@code kustomize build} makes of an overlay.
     *
     * @param root the folder that stands for the repository's top: messages name paths from here
     * @param overlay the overlay's path from there, e.g. {@code overlays/dev/churn}
     * @throws RenderException where kustomize refuses, with its own message
     */
    public Manifests build(Path root, String overlay) throws RenderException, InterruptedException {
        return Manifests.parse(render(root, overlay));
    }

    /**
     * What {@link #build} reads, as kustomize printed it.
     *
     * @throws RenderException where kustomize refuses, with its own message
     */
    public String render(Path root, String overlay) throws RenderException, InterruptedException {
        Path kustomize = tools.path(Tool.KUSTOMIZE);
        try {
            Execution build = Execution.of(root, List.of(kustomize.toString(), "build", overlay));
            if (!build.succeeded()) {
                throw new RenderException(overlay + " does not render: " + told(build.err(), root));
            }
            return build.out();
        } catch (IOException e) {
            throw new FleetException(
                    ExitCode.UNAVAILABLE,
                    kustomize + " cannot be run: " + e.getMessage(),
                    "remove it and try again",
                    e);
        }
    }

    private static String told(String err, Path root) {
        return err.strip()
                .replaceFirst("^Error: ", "")
                .replace(root.toAbsolutePath() + "/", "")
                .replace(root.toAbsolutePath().toString(), ".");
    }
}
