package io.argosy.fleet.build;

import com.google.cloud.tools.jib.api.Credential;
import com.google.cloud.tools.jib.api.CredentialRetriever;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.event.EventHandlers;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import com.google.cloud.tools.jib.http.FailoverHttpClient;
import com.google.cloud.tools.jib.image.json.OciManifestTemplate;
import com.google.cloud.tools.jib.registry.ManifestAndDigest;
import com.google.cloud.tools.jib.registry.RegistryClient;
import com.google.cloud.tools.jib.registry.credentials.CredentialRetrievalException;
import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The registries that images were pushed to, asked with the credentials that {@code docker login} left. */
public final class ImageRegistry {
    /** Where images are pushed, and are, instead of where their names say: clusters then read through a mirror. */
    public static final String PUSHED_TO = "FLEET_PUSH_TO";

    private final Map<String, String> environment;

    /**
     * Asks nobody yet.
     *
     * @param environment variables: {@value #PUSHED_TO}, and those that name Docker's configuration
     */
    public ImageRegistry(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /**
     * Whether the registry has an image.
     *
     * @param image its name without tag, e.g. {@code ghcr.io/argosy-fleet/churn}
     * @param digest of its manifest, {@code sha256:…}
     * @throws FleetException where the registry cannot be asked, or does not let this user look
     */
    public boolean has(String image, String digest) {
        return ask(pushed(image) + "@" + digest, digest).isPresent();
    }

    /**
     * The digest that the registry gives for a tag, or nothing where it has no such tag.
     *
     * @param image its name without tag, e.g. {@code ghcr.io/argosy-fleet/churn}
     * @throws FleetException where the registry cannot be asked, or does not let this user look
     */
    public Optional<String> digest(String image, String tag) {
        return ask(pushed(image) + ":" + tag, tag).map(found -> String.valueOf(found.getDigest()));
    }

    /**
     * The layers of an image where it was pushed, without names.
     *
     * @param name the image as it was pushed
     * @param digest of its manifest
     */
    List<BuiltImage.Layer> layers(String name, String digest) {
        return asked(
                name,
                client -> client.pullManifest(digest, OciManifestTemplate.class).getManifest().getLayers().stream()
                        .map(layer -> new BuiltImage.Layer("", String.valueOf(layer.getDigest()), layer.getSize()))
                        .toList());
    }

    private Optional<? extends ManifestAndDigest<?>> ask(String name, String qualifier) {
        return asked(name, client -> client.checkManifest(qualifier));
    }

    private interface Question<T> {
        T of(RegistryClient client) throws IOException, RegistryException;
    }

    private <T> T asked(String name, Question<T> question) {
        try {
            ImageReference reference = ImageReference.parse(name);
            FailoverHttpClient http = new FailoverHttpClient(isLoopback(name), isLoopback(name), _ -> {});
            try {
                return question.of(client(reference, http));
            } finally {
                http.shutDown();
            }
        } catch (InvalidImageReferenceException | CredentialRetrievalException | RegistryException | IOException e) {
            throw new FleetException(
                    ExitCode.UNAVAILABLE,
                    "the registry does not say whether it has " + name + " (" + firstLine(e) + ")",
                    "see that this machine reaches it and may read it (`docker login`), then run it again",
                    e);
        }
    }

    private RegistryClient client(ImageReference reference, FailoverHttpClient http)
            throws IOException, RegistryException, CredentialRetrievalException {
        RegistryClient.Factory factory =
                RegistryClient.factory(EventHandlers.NONE, reference.getRegistry(), reference.getRepository(), http);
        Optional<Credential> credential = Optional.empty();
        for (CredentialRetriever retriever : credentials(reference, environment)) {
            credential = retriever.retrieve();
            if (credential.isPresent()) {
                break;
            }
        }
        credential.ifPresent(factory::setCredential);
        RegistryClient client = factory.newRegistryClient();
        if (!client.doPullBearerAuth() && credential.isPresent()) {
            client.configureBasicAuth();
        }
        return client;
    }

    private String pushed(String image) {
        String mirror = environment.getOrDefault(PUSHED_TO, "");
        return mirror.isEmpty() ? image : mirror + image.substring(image.lastIndexOf('/'));
    }

    /** Where credentials for an image are looked for, in order. */
    static List<CredentialRetriever> credentials(ImageReference reference, Map<String, String> environment) {
        CredentialRetrieverFactory credentials = CredentialRetrieverFactory.forImage(reference, _ -> {}, environment);
        // Docker's own variable for the folder of its configuration, which Jib does not look at.
        String folder = environment.getOrDefault("DOCKER_CONFIG", "");
        return List.of(
                folder.isEmpty()
                        ? credentials.dockerConfig()
                        : credentials.dockerConfig(Path.of(folder, "config.json")),
                credentials.wellKnownCredentialHelpers(),
                credentials.googleApplicationDefaultCredentials());
    }

    /** Whether a registry is on this machine, where it may go without TLS. */
    static boolean isLoopback(String name) {
        return name.startsWith("127.0.0.1:") || name.startsWith("localhost:");
    }

    private static String firstLine(Exception failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("it gives no reason");
    }
}
