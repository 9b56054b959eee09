package io.argosy.fleet.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class QuantityTest {
    @Test
    void binaryAndDecimalUnitsDiffer() {
        assertEquals(536_870_912, Quantity.bytes("512Mi"));
        assertEquals(512_000_000, Quantity.bytes("512M"));
        assertEquals(1_610_612_736, Quantity.bytes("1.5Gi"));
        assertEquals(128_974_848, Quantity.bytes("128974848"));
    }

    @Test
    void whatIsNoAmountIsTold() {
        IllegalArgumentException error = assertThrows(IllegalArgumentException.class, () -> Quantity.bytes("512 MB"));
        assertEquals("an amount of bytes looks like 512Mi, not \"512 MB\"", error.getMessage());
    }
}
