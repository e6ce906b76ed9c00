package io.inlet.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.1.2, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "192.168.4.0/22, 192.168.7.255, true",
        "192.168.4.0/22, 192.168.8.0, false",
        "192.168.4.1, 192.168.4.1, true",
        "192.168.4.1, 192.168.4.2, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::1, false",
        "::1, 0:0:0:0:0:0:0:1, true",
        "10.0.0.0/8, ::ffff:10.1.2.3, true"
    })
    void whatBeginsAlikeIsInTheRange(String range, String address, boolean inside) {
        assertEquals(inside, AddressRange.parse(range).contains(AddressRange.address(address)));
    }

    @Test
    void namesAreNotLookedUp() {
        assertThrows(IllegalArgumentException.class, () -> AddressRange.parse("localhost"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "10.0.0", "10.0.0.256", "10.0.0.0/", "10.0.0.0/33", "1:2", "::/129", "fe80::1%lo"})
    void whatIsNoRangeIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> AddressRange.parse(text));
    }
}
