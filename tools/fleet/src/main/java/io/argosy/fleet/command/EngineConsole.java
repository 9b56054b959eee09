package io.argosy.fleet.command;

import io.argosy.fleet.engine.EngineObserver;
import io.argosy.fleet.engine.state.EngineState;
import io.argosy.fleet.engine.state.ServiceStatus;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;

/** What an engine in the foreground says: one line for each thing that happens, and the table when all has settled. */
final class EngineConsole implements EngineObserver {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private final Console console;
    private final boolean tables;
    private List<ServiceStatus> printed = List.of();

    /**
     * @param tables whether to print the table; an engine that runs detached leaves that to the command that started it
     */
    EngineConsole(Console console, boolean tables) {
        this.console = console;
        this.tables = tables;
    }

    @Override
    public synchronized void progress(String line) {
        console.progress(at(LocalTime.now(ZoneId.systemDefault())) + " " + line);
    }

    /** A time as it stands before a line; Java's own form leaves out the seconds where there are none. */
    static String at(LocalTime time) {
        return TIME.format(time);
    }

    @Override
    public synchronized void changed(EngineState state) {
        if (tables && state.isSettled() && !state.statuses().equals(printed)) {
            printed = state.statuses();
            print(console, printed);
        }
    }

    /** Prints the table to standard console. */
    static void print(Console console, List<ServiceStatus> statuses) {
        StatusTable.lines(statuses, Ansi.AUTO).forEach(console.coloured()::println);
        console.coloured().flush();
    }
}
