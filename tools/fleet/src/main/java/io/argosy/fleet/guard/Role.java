package io.argosy.fleet.guard;

import java.util.Locale;

/** The three roles of README.md; a team of CODEOWNERS ends with a role's name. */
public enum Role {
    MODEL_AUTHORS,
    OPERATORS,
    PLATFORM;

    /** Whether a team or a person of CODEOWNERS has this role, e.g. {@code @argosy-fleet/operators}. */
    public boolean isHeldBy(String owner) {
        return owner.endsWith("/" + this);
    }

    /** E.g. {@code model-authors}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
