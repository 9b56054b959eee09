package io.argosy.fleet.tool;

/** A tool that fleet runs. Which version is said once, in {@code tools/go.mod}. */
public enum Tool {
    KUSTOMIZE("kustomize", "sigs.k8s.io/kustomize/kustomize/v5", "", "version"),
    KUBECONFORM("kubeconform", "github.com/yannh/kubeconform", "/cmd/kubeconform", "-v"),
    ACTIONLINT("actionlint", "github.com/rhysd/actionlint", "/cmd/actionlint", "-version"),
    KIND("kind", "sigs.k8s.io/kind", "", "version");

    private final String command;
    private final String module;
    private final String folder;
    private final String versionArgument;

    Tool(String command, String module, String folder, String versionArgument) {
        this.command = command;
        this.module = module;
        this.folder = folder;
        this.versionArgument = versionArgument;
    }

    /** The command's name, e.g. {@code kustomize}. */
    public String command() {
        return command;
    }

    /** The Go module that {@code tools/go.mod} pins. */
    String module() {
        return module;
    }

    /** The package of {@link #module} that {@code go build} makes the command from. */
    String goPackage() {
        return module + folder;
    }

    /** The argument with which the command tells its version. */
    String versionArgument() {
        return versionArgument;
    }
}
