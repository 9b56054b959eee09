package io.argosy.serving.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * Finds the one that makes stores: on the class path, as in a test, or in the folder {@value #FOLDER} beside the platform's own.
 * There it is on every image, and on no class path, so that a start without a store opens none of its jars.
 */
public final class StoreFinder {
    private static final String FOLDER = "store";

    private StoreFinder() {}

    /**
     * The factory.
     *
     * @throws IllegalStateException where there is none, with the next step
     */
    public static PredictionStore.Factory find() {
        return ServiceLoader.load(PredictionStore.Factory.class)
                .findFirst()
                .or(() -> ServiceLoader.load(PredictionStore.Factory.class, beside())
                        .findFirst())
                .orElseThrow(() -> new IllegalStateException("SERVING_STORE is set, and " + folder()
                        + " has nothing that keeps predictions: leave it out, or run an image of the platform"));
    }

    private static ClassLoader beside() {
        try (Stream<Path> files = Files.list(folder())) {
            URL[] jars = files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .map(StoreFinder::url)
                    .toArray(URL[]::new);
            return new URLClassLoader(jars, StoreFinder.class.getClassLoader());
        } catch (IOException e) {
            return StoreFinder.class.getClassLoader();
        }
    }

    /** {@code /app/store}, where this class is from {@code /app/platform/platform-serving.jar}. */
    private static Path folder() {
        try {
            Path jar = Path.of(StoreFinder.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path platform = jar.toAbsolutePath().getParent();
            return platform == null ? jar : platform.resolveSibling(FOLDER);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }
}
