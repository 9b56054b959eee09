package io.argosy.training;

import java.nio.file.Path;

/** The repository's own services, as tests see them from this module's folder. */
final class Services {
    private static final Path ROOT = Path.of("../../services");

    private Services() {}

    static Path folder(String name) {
        return ROOT.resolve(name);
    }

    static Examples examples(String name) throws TrainingException {
        Path folder = folder(name);
        return DataReader.read(RecipeReader.read(folder), folder);
    }
}
