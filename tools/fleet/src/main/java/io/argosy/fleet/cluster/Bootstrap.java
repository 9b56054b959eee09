package io.argosy.fleet.cluster;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.manifest.RenderException;
import io.argosy.fleet.tool.Execution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes a cluster follow its environment: Argo CD, the add-ons, and the wiring of {@code clusters/<env>}. Again is safe,
 * and is how any of them is upgraded: Argo CD has no right to change itself.
 */
public final class Bootstrap {
    private static final String GATEWAY_API = "clusters/gateway-api";
    private static final Pattern GATEWAY_API_VERSION = Pattern.compile("\\?ref=(v\\d+\\.\\d+\\.\\d+)\\b");
    private static final Pattern NUMBERS = Pattern.compile("v?(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6}).*");

    /** Where the wiring says which repository is followed; see {@code clusters/facts}. */
    private static final List<String> REPOSITORY_PATHS = List.of("repoURL: ", "- ");

    /** A record is seen everywhere within minutes; who has yet to make it runs this again. */
    private static final Duration NAME_PATIENCE = Duration.ofMinutes(10);

    private static final Duration NAME_PAUSE = Duration.ofSeconds(10);

    private final Path root;
    private final ClusterFacts facts;
    private final ClusterManifests manifests;
    private final Consumer<String> progress;

    /**
     * @param root the clone
     * @param facts which cluster
     * @param progress told each step
     */
    public Bootstrap(Path root, ClusterFacts facts, ClusterManifests manifests, Consumer<String> progress) {
        this.root = root;
        this.facts = facts;
        this.manifests = manifests;
        this.progress = progress;
    }

    /**
     * Applies it all.
     *
     * @param repository what Argo CD follows instead of the wiring's own address; null for that one
     * @param argocd whether Argo CD is installed too, or is there already
     * @param addons whether the add-ons are installed too
     */
    public void run(@Nullable String repository, boolean argocd, boolean addons)
            throws IOException, InterruptedException {
        Kubectl kubectl = new Kubectl(facts.context());
        kubectl.run("version", "--request-timeout=10s");
        try {
            gatewayApi(kubectl);
            if (argocd) {
                apply(kubectl, "Argo CD", environment("/argocd"));
                kubectl.run("-n", "argocd", "wait", "--for=condition=Available", "deployment", "--all", "--timeout=5m");
            }
            if (addons) {
                install();
                progress.accept("applying the gateway from " + environment("/addons"));
                String gateway = manifests.render(environment("/addons"));
                // The add-ons' own admission hooks answer a moment after they were installed.
                RetryUntil.within(Duration.ofMinutes(2), () -> kubectl.apply(gateway));
            }
            progress.accept("applying the wiring of " + facts.environment());
            kubectl.apply(wiring(repository));
            if (addons && facts.provider().equals("gke")) {
                new PublicName(facts.host(), () -> gateway(kubectl), PublicName.SYSTEM, progress)
                        .await(NAME_PATIENCE, NAME_PAUSE);
            }
        } catch (RenderException e) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    String.valueOf(e.getMessage()),
                    "mend it; clusters/README.md says what is where",
                    e);
        }
    }

    /** The addresses at which the public gateway answers; none before it has any. */
    private static List<String> gateway(Kubectl kubectl) throws InterruptedException {
        Execution told = kubectl.attempt(
                "-n", "gateway", "get", "gateway", "public", "-o", "jsonpath={.status.addresses[*].value}");
        return told.succeeded()
                ? Arrays.stream(told.out().strip().split("\\s+", -1))
                        .filter(address -> !address.isEmpty())
                        .toList()
                : List.of();
    }

    /** Definitions are brought up to what is pinned, and never back; those of a cloud are the cloud's to upgrade. */
    private void gatewayApi(Kubectl kubectl) throws IOException, InterruptedException, RenderException {
        Execution there = kubectl.attempt(
                "get",
                "crd",
                "httproutes.gateway.networking.k8s.io",
                "-o",
                "jsonpath={.metadata.annotations.gateway\\.networking\\.k8s\\.io/bundle-version}");
        String pinned = pinnedGatewayApi(Files.readString(root.resolve(GATEWAY_API + "/kustomization.yaml")));
        String installed = there.out().strip();
        if (!there.succeeded()
                || (isOlder(installed, pinned) && !facts.provider().equals("gke"))) {
            apply(kubectl, "the Gateway API " + pinned, GATEWAY_API);
        } else if (isOlder(installed, pinned)) {
            progress.accept("the Gateway API is " + installed
                    + ", which the cloud keeps; manifests here are checked against " + pinned);
        }
    }

    /** The version that the folder of definitions names. */
    static String pinnedGatewayApi(String kustomization) {
        Matcher version = GATEWAY_API_VERSION.matcher(kustomization);
        if (!version.find()) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    GATEWAY_API + "/kustomization.yaml names no version of the Gateway API",
                    "end its resource in ?ref=v1.2.3");
        }
        return version.group(1);
    }

    /** Whether one version such as {@code v1.4.1} is older than another; one that nobody can read is. */
    static boolean isOlder(String one, String other) {
        int[] first = numbers(one);
        int[] second = numbers(other);
        return Arrays.compare(first, second) < 0;
    }

    private static int[] numbers(String version) {
        Matcher numbers = NUMBERS.matcher(version);
        return numbers.matches()
                ? IntStream.rangeClosed(1, 3)
                        .map(group -> Integer.parseInt(numbers.group(group)))
                        .toArray()
                : new int[0];
    }

    /** The wiring as it is applied, following {@code repository} where one is given. */
    String wiring(@Nullable String repository) throws IOException, InterruptedException, RenderException {
        String rendered = manifests.render(environment(""));
        return repository == null ? rendered : following(rendered, repository);
    }

    /** Sets the repository wherever the wiring names one. */
    static String following(String rendered, String repository) {
        String original = rendered.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("repoURL: "))
                .map(line -> line.substring("repoURL: ".length()))
                .findFirst()
                .orElseThrow(() -> new FleetException(
                        ExitCode.REFUSED, "the wiring names no repository", "see clusters/facts/repository.env"));
        String result = rendered;
        for (String before : REPOSITORY_PATHS) {
            result = result.replace(before + original + "\n", before + repository + "\n");
        }
        return result;
    }

    private String environment(String part) {
        return "clusters/" + facts.environment() + part;
    }

    private void apply(Kubectl kubectl, String what, String folder)
            throws IOException, InterruptedException, RenderException {
        progress.accept("applying " + what + " from " + folder);
        kubectl.apply(manifests.render(folder));
    }

    private void install() throws IOException, InterruptedException {
        progress.accept("installing add-ons with clusters/addons/install");
        Process install = new ProcessBuilder(
                        root.resolve("clusters/addons/install").toString(), facts.context())
                .inheritIO()
                .start();
        try {
            if (install.waitFor() != 0) {
                throw new FleetException(
                        ExitCode.UNAVAILABLE,
                        "the add-ons could not be installed",
                        "see above; it needs helm and a network, and --skip-addons leaves them out");
            }
        } finally {
            install.destroy();
        }
    }
}
