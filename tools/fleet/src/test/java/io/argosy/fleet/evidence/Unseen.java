package io.argosy.fleet.evidence;

import java.time.Duration;

/** For how long nobody looked at what evidence tells of. */
public final class Unseen {
    private Unseen() {}

    /** The longest time between two stretches. */
    public static Duration longest(Seen seen) {
        Duration longest = Duration.ZERO;
        for (int i = 1; i < seen.stretches().size(); i++) {
            Duration gap = Duration.between(
                    seen.stretches().get(i - 1).to(), seen.stretches().get(i).from());
            longest = gap.compareTo(longest) > 0 ? gap : longest;
        }
        return longest;
    }
}
