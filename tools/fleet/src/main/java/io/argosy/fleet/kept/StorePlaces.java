package io.argosy.fleet.kept;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.FleetSettings;
import io.argosy.fleet.engine.EngineDirectory;
import io.argosy.fleet.engine.process.LocalStore;
import io.argosy.fleet.git.Monorepo;
import io.argosy.fleet.git.Snapshot;
import io.argosy.fleet.manifest.Manifests;
import io.argosy.fleet.manifest.ReferenceGraph;
import io.argosy.fleet.manifest.RenderException;
import io.argosy.fleet.manifest.Renderer;
import io.argosy.fleet.manifest.Rendering;
import io.argosy.fleet.manifest.WorkloadReader;
import io.argosy.fleet.postgres.PostgresServer;
import io.argosy.fleet.release.Overlay;
import io.argosy.fleet.tool.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/**
 * Where services keep their predictions: in the database that the engine of this clone runs, or in the one that an environment's settings name.
 *
 * @param environment of these services
 * @param services that are looked for there, whether they keep anything or not
 */
public record StorePlaces(String environment, StoreAddress address, List<String> services) {
    private static final String ADDRESS = "SERVING_STORE";

    public StorePlaces {
        services = List.copyOf(services);
    }

    /** Those of an engine that runs here and has a database; of each environment one. */
    public static List<StorePlaces> ofEngine(Monorepo repository, List<String> environments, List<String> services)
            throws IOException {
        EngineDirectory directory = EngineDirectory.of(repository);
        Path folder = LocalStore.folder(directory.path());
        if (!Files.exists(folder.resolve("port"))
                || directory.stateFile().ofRunningEngine().isEmpty()) {
            return List.of();
        }
        List<StorePlaces> places = new ArrayList<>();
        for (String environment : environments) {
            StoreAddress address =
                    new StoreAddress(PostgresServer.address(folder, environment), PostgresServer.credentials(folder));
            places.add(new StorePlaces(environment, address, services));
        }
        return places;
    }

    /**
     * Those that the settings of an environment name, one for each database.
     *
     * @param credentials a folder that somebody named, or null
     * @throws FleetException where no service there keeps predictions, or nobody said who this is
     */
    public static List<StorePlaces> ofSettings(
            Monorepo repository,
            RevCommit main,
            Tools tools,
            String environment,
            List<String> services,
            @Nullable Path credentials)
            throws IOException, InterruptedException {
        Map<String, List<String>> addresses = new LinkedHashMap<>();
        FleetSettings settings = FleetSettings.at(repository, main);
        Map<String, Rendering> rendered = new Renderer(tools)
                .render(
                        new ReferenceGraph(new Snapshot(repository, main)),
                        services.stream()
                                .map(service -> new Overlay(environment, service).path())
                                .filter(path -> repository.objectId(main, path).isPresent())
                                .toList());
        for (String service : services) {
            Rendering rendering = rendered.get(new Overlay(environment, service).path());
            if (rendering instanceof Rendering.Done(Manifests manifests)) {
                address(environment, service, settings.image(service), manifests)
                        .ifPresent(address -> addresses
                                .computeIfAbsent(address, _ -> new ArrayList<>())
                                .add(service));
            }
        }
        if (addresses.isEmpty()) {
            throw new FleetException(
                    ExitCode.REFUSED,
                    (services.size() == 1 ? services.getFirst() + " keeps" : "no service keeps")
                            + (services.size() == 1 ? " no predictions in " : " predictions in ")
                            + environment,
                    "docs/store.md says how one does; `./fleet up` gives it a database on this machine");
        }
        if (credentials == null) {
            throw new FleetException(
                    ExitCode.USAGE,
                    "the database of " + environment + " at "
                            + new StoreAddress(addresses.keySet().iterator().next(), Path.of("")).shown()
                            + " asks who this is",
                    "give a folder with the files username and password as --credentials DIR");
        }
        return addresses.entrySet().stream()
                .map(entry ->
                        new StorePlaces(environment, new StoreAddress(entry.getKey(), credentials), entry.getValue()))
                .toList();
    }

    private static Optional<String> address(String environment, String service, String image, Manifests manifests) {
        try {
            return Optional.ofNullable(WorkloadReader.read(environment, service, image, manifests)
                            .variables()
                            .get(ADDRESS))
                    .filter(address -> !address.isBlank())
                    .map(String::strip);
        } catch (RenderException e) {
            return Optional.empty();
        }
    }
}
