package io.argosy.fleet.mlflow;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.Visible;
import io.argosy.fleet.Yaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * A version of a model in an MLflow registry, by an address as MLflow's own client takes it: {@code models:/NAME/VERSION}, or
 * {@code models:/NAME@ALIAS}. Of what lies there only two files are read, {@code MLmodel}, which says what the model is, and
 * the model's own file where its flavour keeps it as data. Nothing is executed.
 *
 * @param name the model's name in the registry
 * @param version its version; empty where an alias says it
 * @param alias its alias; empty where a version is given
 */
public record RegisteredModel(String name, String version, String alias) {
    private static final String SCHEME = "models:";
    private static final Pattern ADDRESS =
            Pattern.compile("models:/([^/@:%?#\\p{Cntrl}]{1,250})(?:/([0-9]{1,9})|@([\\w.-]{1,250}))");

    /** What a description may be, in bytes. */
    private static final int MOST_DESCRIPTION = 1 << 20;

    /** What a model's file may be; an import says it too, of files that it is given. */
    private static final int MOST_BYTES = 48 << 20;

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** Files that run code where they are loaded, or need the tool that wrote them. */
    private static final Pattern OBJECTS = Pattern.compile(".*\\.(pkl|pickle|cloudpickle|joblib|skops|zip|pt|pth)");

    /** Whether an argument is meant as an address rather than a file. */
    public static boolean isAddress(String text) {
        return text.startsWith(SCHEME);
    }

    /**
     * Reads an address.
     *
     * @throws FleetException where it is none
     */
    public static RegisteredModel of(String address) {
        Matcher matcher = ADDRESS.matcher(address);
        if (!matcher.matches()) {
            throw new FleetException(
                    ExitCode.USAGE,
                    "\"" + address + "\" is no address of a registered model's version",
                    "write it as models:/NAME/VERSION, or models:/NAME@ALIAS");
        }
        return new RegisteredModel(
                matcher.group(1),
                Optional.ofNullable(matcher.group(2)).orElse(""),
                Optional.ofNullable(matcher.group(3)).orElse(""));
    }

    @Override
    public String toString() {
        return SCHEME + "/" + name + (version.isEmpty() ? "@" + alias : "/" + version);
    }

    /**
     * A model's file at hand.
     *
     * @param file where it lies
     * @param version the version that it is of
     * @param flavour what MLflow calls its tool
     */
    public record Downloaded(Path file, String version, String flavour) {}

    /**
     * Downloads the model's file.
     *
     * @param environment names the server: {@code MLFLOW_REGISTRY_URI}, or else {@code MLFLOW_TRACKING_URI}
     * @param folder where to put it
     * @throws FleetException where no server is named or it does not give the model, and where the model is not kept as data
     *     that can be imported
     */
    public Downloaded download(Map<String, String> environment, Path folder) throws IOException, InterruptedException {
        Map<String, String> registry = new TreeMap<>(environment);
        String own = environment.getOrDefault("MLFLOW_REGISTRY_URI", "");
        if (!own.isBlank()) {
            registry.put(MlflowServer.ADDRESS, own);
        }
        try (MlflowServer server = MlflowServer.of(registry, PATIENCE)
                .orElseThrow(() -> new FleetException(
                        ExitCode.USAGE,
                        this + " is a model of an MLflow registry, and " + MlflowServer.ADDRESS + " names no server",
                        "set it to http://HOST:PORT, or give --from a file"))) {
            return download(server, folder);
        } catch (MlflowException e) {
            throw new FleetException(
                    ExitCode.UNAVAILABLE,
                    this + " cannot be had: " + e.getMessage(),
                    "see that the server has it and this machine may read it, or download the model's file and give it"
                            + " with --from",
                    e);
        }
    }

    private Downloaded download(MlflowServer server, Path folder) throws IOException, InterruptedException {
        String number = version.isEmpty()
                ? server.get("registered-models/alias", Map.of("name", name, "alias", alias))
                        .path("model_version")
                        .path("version")
                        .asString("")
                : version;
        String store = server.get("model-versions/get-download-uri", Map.of("name", name, "version", number))
                .path("artifact_uri")
                .asString("");
        String artifacts = ArtifactFolder.behind(store)
                .orElseThrow(() -> new FleetException(
                        ExitCode.REFUSED,
                        this + " lies in " + ArtifactFolder.shown(store) + ", which only MLflow's own client reaches",
                        "download it there (mlflow artifacts download) and give --from the model's file"));
        Chosen chosen = choose(server.download(artifacts + "/MLmodel", MOST_DESCRIPTION));
        byte[] content = server.download(artifacts + "/" + chosen.file(), MOST_BYTES);
        Path file = folder.resolve(chosen.file().replaceFirst(".*/", ""));
        Files.write(file, content);
        return new Downloaded(file, number, chosen.flavour());
    }

    /** The flavour to take, and its file in the model's folder. */
    private record Chosen(String flavour, String file) {}

    private Chosen choose(byte[] description) {
        JsonNode flavours;
        try {
            flavours =
                    Yaml.read(new String(description, StandardCharsets.UTF_8)).path("flavors");
        } catch (Yaml.Malformed e) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    "the MLmodel of " + this + " cannot be read: " + e.fact(),
                    "log the model again, or give --from its file",
                    e);
        }
        for (String flavour : List.of("xgboost", "lightgbm", "catboost", "onnx")) {
            if (flavours.path(flavour).isObject()) {
                return choose(flavour, flavours.path(flavour));
            }
        }
        throw flavours.path("sklearn").isObject()
                ? refused(
                        "of the flavour sklearn, an object of Python that runs code where it is loaded",
                        "export it with skl2onnx.to_onnx(model, rows), and log that with mlflow.onnx.log_model")
                : refused(
                        "of the flavours "
                                + flavours.propertyNames().stream()
                                        .map(Visible::of)
                                        .collect(Collectors.joining(", ")),
                        "log it as one of xgboost, lightgbm, catboost and onnx, whose files are data");
    }

    private Chosen choose(String flavour, JsonNode settings) {
        String file = settings.path("data").asString("");
        if (!ArtifactFolder.isPlain(file)) {
            throw refused("of the flavour " + flavour + ", and names no file of its folder", "log the model again");
        }
        if (OBJECTS.matcher(file.toLowerCase(Locale.ROOT)).matches()) {
            throw refused(
                    "kept as " + Visible.of(file) + ", an object of Python that runs code where it is loaded",
                    switch (flavour) {
                        case "lightgbm" -> "log its booster: mlflow.lightgbm.log_model(model.booster_, …)";
                        case "xgboost" -> "log its booster: mlflow.xgboost.log_model(model.get_booster(), …)";
                        default -> "log what the tool's own save_model writes";
                    });
        }
        String form = settings.path("save_format").asString("json");
        if (flavour.equals("catboost") && !form.equals("json")) {
            throw refused(
                    "kept in CatBoost's form " + Visible.of(form),
                    "log it with mlflow.catboost.log_model(model, …, format=\"json\")");
        }
        return new Chosen(flavour, file);
    }

    private FleetException refused(String fact, String nextStep) {
        return new FleetException(ExitCode.REFUSED, this + " is " + fact, nextStep);
    }
}
