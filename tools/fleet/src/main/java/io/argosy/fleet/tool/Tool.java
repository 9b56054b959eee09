package io.argosy.fleet.tool;

import org.jspecify.annotations.Nullable;

/** A tool that fleet runs. Which version of somebody else's is said once, in {@code tools/go.mod}. */
public enum Tool {
    KUSTOMIZE("kustomize", "sigs.k8s.io/kustomize/kustomize/v5", "", "version"),
    KUBECONFORM("kubeconform", "github.com/yannh/kubeconform", "/cmd/kubeconform", "-v"),
    ACTIONLINT("actionlint", "github.com/rhysd/actionlint", "/cmd/actionlint", "-version"),
    KIND("kind", "sigs.k8s.io/kind", "", "version"),
    /** Kustomize's own library, which renders many folders in one process. */
    RENDERER("renderer", null, "renderer", ""),
    /** The API server's own code, in a module of its own: see tools/README.md. */
    APISERVER("apiserver", null, "apiserver", "");

    private final String command;
    private final @Nullable String module;
    private final String folder;
    private final String versionArgument;

    /** With no module it is made from a folder of {@code tools}. */
    Tool(String command, @Nullable String module, String folder, String versionArgument) {
        this.command = command;
        this.module = module;
        this.folder = folder;
        this.versionArgument = versionArgument;
    }

    /** The command's name, e.g. {@code kustomize}. */
    public String command() {
        return command;
    }

    /** What {@code go build} makes the command from. */
    Source source() {
        return module == null ? new Source.Own(folder) : new Source.Module(module, folder, versionArgument);
    }

    /** Where a tool's sources are. */
    sealed interface Source {
        /**
         * A Go module that {@code tools/go.mod} pins.
         *
         * @param module its path
         * @param folder the command's folder in it, with a slash before
         * @param versionArgument the argument with which the command tells its version
         */
        record Module(String module, String folder, String versionArgument) implements Source {
            /** The package that the command is made from. */
            String goPackage() {
                return module + folder;
            }
        }

        /**
         * A Go command of this repository, in a module of its own or in that of {@code tools}: its content is its version.
         *
         * @param folder its folder in {@code tools}
         */
        record Own(String folder) implements Source {}
    }
}
