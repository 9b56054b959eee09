package io.argosy.training;

import io.argosy.training.data.DataReader;
import io.argosy.training.outcome.TrainingException;
import io.argosy.training.recipe.RecipeReader;
import io.argosy.training.rows.Examples;
import java.nio.file.Path;

/** The repository's own services, as tests see them from this module's folder. */
public final class Services {
    private static final Path ROOT = Path.of("../../services");

    private Services() {}

    public static Path folder(String name) {
        return ROOT.resolve(name);
    }

    public static Examples examples(String name) throws TrainingException {
        Path folder = folder(name);
        return DataReader.read(RecipeReader.read(folder), folder);
    }
}
