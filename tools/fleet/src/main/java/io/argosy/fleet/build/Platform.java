package io.argosy.fleet.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the images of all services share that were made of one state of the platform.
 *
 * @param key names it by its sources' content
 * @param app the folder with the parts of {@code /app} that are its own: {@code platform/}, {@code lib/} and {@code store/}
 */
record Platform(String key, Path app) {
    /** What starts a service without Java of its own. */
    static final String MAIN = "io.argosy.serving.Main";

    /** The folder of what keeps predictions, which platforms have since there is a store. */
    static final String STORE = "store";

    /** The folder of what runs graphs, on the image of a version whose model is one. */
    static final String ENGINE = "onnx";

    /** The folders that go on an image, each a layer, from the seldom changed to the often changed. */
    List<String> layers() {
        return Stream.of("lib", STORE, "platform")
                .filter(folder -> Files.isDirectory(app.resolve(folder)))
                .toList();
    }

    /** Its jars relative to {@code /app}, in the order in which the JVM gets them. */
    List<String> classPath() throws IOException {
        List<String> classPath = new ArrayList<>();
        for (String folder : List.of("platform", "lib")) {
            try (Stream<Path> jars = Files.list(app.resolve(folder))) {
                jars.map(jar -> folder + "/" + jar.getFileName()).sorted().forEach(classPath::add);
            }
        }
        return classPath;
    }
}
