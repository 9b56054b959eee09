package io.argosy.fleet.forge.setup;

/** Under which names workflows find the fleet's GitHub App. The key's value is read by nobody here. */
final class AppNames {
    /** A variable: the App's number, by which a ruleset knows it. */
    static final String ID = "FLEET_APP_ID";
    /** A variable: what a workflow asks for a token with. */
    static final String CLIENT_ID = "FLEET_APP_CLIENT_ID";
    /** A secret of an environment: the App's private key. */
    static final String KEY = "FLEET_APP_KEY";
    /** Who may read the key: jobs in this environment, which runs nothing but the branch that environments follow. */
    static final String ENVIRONMENT = "fleet";

    private AppNames() {}

    static boolean isOfApp(String name) {
        return name.equals(ID) || name.equals(CLIENT_ID) || name.equals(KEY);
    }

    /** What for, in a few words; for whom, where the name is none of the App's. */
    static String purpose(String name, String users) {
        return switch (name) {
            case ID -> "rulesets let this App past them";
            case CLIENT_ID -> "workflows pin, propose and go back as this App, so that checks run on what they push";
            case KEY -> "workflows show with it that they are the App";
            default -> "for " + users;
        };
    }
}
