package io.argosy.fleet.gate.change;

import io.argosy.fleet.release.Overlay;

/**
 * An overlay that renders to something else, or that nobody can render, although it pins what it did: its own settings, its
 * environment's, or base are other ones, or it is taken out with nothing pinned.
 */
public record SettingChange(Overlay overlay) implements RunningChange {
    @Override
    public boolean isRollback() {
        return false;
    }

    @Override
    public String word() {
        return "setting";
    }
}
