package io.argosy.fleet.gate.change;

import io.argosy.fleet.release.Overlay;

/**
 * A change of what one overlay runs, however it comes about: every one of them obeys freezes and holds, and only a way back
 * may go where others may not.
 */
public sealed interface RunningChange permits PinChange, SettingChange {
    /** Which overlay. */
    Overlay overlay();

    /** Whether it goes back to what the environment had, and holds it there. */
    boolean isRollback();

    /** What it is, in a word, e.g. {@code promotion}. */
    String word();
}
