package io.argosy.fleet.verify;

/**
 * What breaks a rule.
 *
 * @param path the file or folder, from the repository's root
 * @param fact what is the case
 * @param nextStep what to do about it
 */
public record Finding(String path, String fact, String nextStep) {
    @Override
    public String toString() {
        return path + ": " + fact + ": " + nextStep;
    }
}
