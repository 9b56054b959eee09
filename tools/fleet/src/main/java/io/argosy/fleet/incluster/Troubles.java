package io.argosy.fleet.incluster;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** What ails a pod of ours: each is told once, until something else does, and when it is over. */
public final class Troubles {
    private final Consumer<String> says;
    private final Map<String, String> now = new HashMap<>();

    /**
     * @param says told each line
     */
    public Troubles(Consumer<String> says) {
        this.says = says;
    }

    /** Tells why something is not well, unless it was told already. */
    public synchronized void tell(String about, String why) {
        if (!why.equals(now.put(about, why))) {
            says.accept(why);
        }
    }

    /** Tells of each of these that it is well again, where it was not. */
    public synchronized void over(String... subjects) {
        for (String about : subjects) {
            String why = now.remove(about);
            if (why != null) {
                says.accept("over: " + why);
            }
        }
    }
}
