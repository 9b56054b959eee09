package io.argosy.fleet.rules;

import io.argosy.fleet.ExitCode;
import io.argosy.fleet.FleetException;
import io.argosy.fleet.ParserFinding;
import io.argosy.fleet.Yaml;
import io.argosy.fleet.git.Monorepo;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * What capacity costs, from {@value #PATH}.
 *
 * @param currency e.g. {@code USD}
 * @param core of one CPU core for a month
 * @param gibibyte of one GiB of memory for a month
 * @param devices of one device of each kind for a month, such as {@code nvidia.com/gpu}; may be left out
 */
public record Prices(String currency, double core, double gibibyte, Map<String, Double> devices) {
    public static final String PATH = "overlays/prices.yaml";

    private static final YAMLMapper YAML = YAMLMapper.builder().build();

    public Prices {
        devices = Map.copyOf(devices);
    }

    /**
     * The prices as a commit has them; nothing where it has none.
     *
     * @throws FleetException where they cannot be read
     */
    public static Optional<Prices> at(Monorepo repository, RevCommit commit) {
        return repository.readText(commit, PATH).map(Prices::parse);
    }

    /** The same, where prices that cannot be read are none: for whom they hold up nothing but what asks them. */
    public static Optional<Prices> readable(Monorepo repository, RevCommit commit) {
        try {
            return at(repository, commit);
        } catch (FleetException e) {
            return Optional.empty();
        }
    }

    /**
     * Reads the file.
     *
     * @throws FleetException where it says something else than prices
     */
    public static Prices parse(String yaml) {
        try {
            JsonNode said = Yaml.read(yaml);
            if (said instanceof ObjectNode prices && !prices.has("devices")) {
                prices.putObject("devices");
            }
            Prices prices = YAML.readerFor(Prices.class)
                    .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .with(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .with(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                    .readValue(said);
            if (prices == null) {
                throw broken("it is empty", null);
            }
            if (!(prices.core() > 0 && prices.gibibyte() > 0)
                    || prices.devices().values().stream().anyMatch(price -> !(price > 0))) {
                throw broken("a price is more than nothing", null);
            }
            return prices;
        } catch (Yaml.Malformed e) {
            throw broken(e.fact(), e);
        } catch (JacksonException e) {
            throw broken(ParserFinding.of(e), e);
        }
    }

    private static FleetException broken(String why, @Nullable Exception cause) {
        FleetException broken = new FleetException(
                ExitCode.REFUSED,
                PATH + " cannot be read: " + why,
                "it holds `currency`, `core` and `gibibyte`, and may hold `devices`");
        if (cause != null) {
            broken.initCause(cause);
        }
        return broken;
    }

    /** What so much costs a month. */
    public double cost(double cores, double gibibytes) {
        return cores * core + gibibytes * gibibyte;
    }

    /** E.g. "core 38, gibibyte 4.2 USD". */
    public String told() {
        StringBuilder told = new StringBuilder("core " + number(core) + ", gibibyte " + number(gibibyte));
        new TreeMap<>(devices)
                .forEach((device, price) ->
                        told.append(", ").append(device).append(' ').append(number(price)));
        return told + " " + currency;
    }

    private static String number(double price) {
        return BigDecimal.valueOf(price).stripTrailingZeros().toPlainString();
    }

    /** An amount of money, without its currency. */
    public static String told(double amount) {
        return String.format(Locale.ROOT, "%.0f", amount);
    }
}
