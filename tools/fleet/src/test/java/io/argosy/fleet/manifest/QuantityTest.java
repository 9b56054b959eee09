package io.argosy.fleet.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityTest {
    @Test
    void binaryAndDecimalUnitsDiffer() {
        assertEquals(536_870_912, Quantity.bytes("512Mi"));
        assertEquals(512_000_000, Quantity.bytes("512M"));
        assertEquals(1_610_612_736, Quantity.bytes("1.5Gi"));
        assertEquals(128_974_848, Quantity.bytes("128974848"));
    }

    @ParameterizedTest
    @CsvSource({
        "500m,0.5",
        "2,2",
        "512Mi,536870912",
        "1Gi,1073741824",
        "1G,1e9",
        "1.5,1.5",
        "1e3,1000",
        "1E,1e18",
        "1E2,100",
        "2Pi,2251799813685248",
        "100u,0.0001",
        "+1.,1",
        ".5k,500"
    })
    void anAmountIsReadAsKubernetesReadsIt(String text, double value) {
        assertEquals(value, Quantity.amount(text));
    }

    @Test
    void whatIsNoAmountIsTold() {
        IllegalArgumentException error = assertThrows(IllegalArgumentException.class, () -> Quantity.bytes("512 MB"));
        assertEquals("an amount of bytes looks like 512Mi, not \"512 MB\"", error.getMessage());
    }
}
