package io.argosy.fleet;

import java.util.List;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.IHelpSectionRenderer;

/** The list of commands in {@code fleet --help}, grouped by what they are used for. */
final class CommandGroups implements IHelpSectionRenderer {
    /**
     * Commands that are used together.
     *
     * @param title what for
     * @param commands their names
     */
    record Group(String title, List<String> commands) {}

    static final List<Group> ALL = List.of(
            new Group(
                    "Everyday",
                    List.of(
                            "up",
                            "down",
                            "status",
                            "board",
                            "logs",
                            "watch",
                            "history",
                            "explain",
                            "diff",
                            "review",
                            "verify",
                            "completion")),
            new Group(
                    "Operate", List.of("promote", "rollback", "watchdog", "hold", "unhold", "quarantine", "requests")),
            new Group(
                    "Build",
                    List.of("new", "import", "train", "experiments", "model", "build", "release", "test", "bench")),
            new Group("Cluster", List.of("init", "github", "cluster", "bootstrap", "witness", "activator", "open")));

    private static final int INDENT = 2;
    private static final int NAME_WIDTH = 14;

    @Override
    public String render(Help help) {
        StringBuilder list = new StringBuilder();
        for (Group group : ALL) {
            TextTable table = TextTable.forColumns(
                    help.colorScheme(),
                    new Column(NAME_WIDTH, INDENT, Overflow.SPAN),
                    new Column(help.commandSpec().usageMessage().width() - NAME_WIDTH, INDENT, Overflow.WRAP));
            for (String name : group.commands()) {
                Help command = help.subcommands().get(name);
                if (command != null) {
                    Text description = help.colorScheme()
                            .text(String.join(
                                    " ", command.commandSpec().usageMessage().description()));
                    table.addRowValues(help.colorScheme().commandText(name), description);
                }
            }
            list.append(String.format("%n%s:%n", group.title())).append(table);
        }
        return list.toString();
    }
}
