package io.argosy.fleet.model;

import io.argosy.model.InvalidPackageException;
import io.argosy.model.ModelPackage;
import io.argosy.model.evidence.GoldenMismatch;
import io.argosy.model.format.PackageReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a package keeps the rules and answers its golden rows.
 *
 * @param name the service or folder
 * @param version the model's version; null where the package cannot be loaded
 * @param goldenRows how many were answered
 * @param findings what is wrong; empty for a sound package
 */
public record PackageCheck(String name, @Nullable String version, int goldenRows, List<Finding> findings) {
    /**
     * What breaks a rule.
     *
     * @param file in the package
     * @param place in the file: a JSON pointer, a line, or empty for the whole file
     * @param rule what is wrong, and what the format asks for
     */
    public record Finding(String file, String place, String rule) {
        @Override
        public String toString() {
            return file + (place.isEmpty() ? "" : " " + place) + ": " + rule;
        }
    }

    public PackageCheck {
        findings = List.copyOf(findings);
    }

    /** Loads a package and asks it its golden rows. */
    public static PackageCheck of(PackageFolder folder) {
        try {
            ModelPackage model = PackageReader.read(folder.path());
            List<Finding> findings = new ArrayList<>();
            for (GoldenMismatch mismatch : model.checkGoldenRows()) {
                findings.add(new Finding("golden.jsonl", "line " + mismatch.line(), mismatch.message()));
            }
            return new PackageCheck(
                    folder.name(), model.version(), model.goldenRows().size(), findings);
        } catch (InvalidPackageException e) {
            return new PackageCheck(folder.name(), null, 0, List.of(new Finding(e.file(), e.place(), e.rule())));
        }
    }

    /** Whether nothing is wrong. */
    public boolean sound() {
        return findings.isEmpty();
    }
}
