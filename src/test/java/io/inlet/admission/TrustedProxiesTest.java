package io.inlet.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.inlet.config.AddressRange;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustedProxiesTest {

    private static TrustedProxies trusting(String... ranges) {
        return new TrustedProxies(Stream.of(ranges).map(AddressRange::parse).toList());
    }

    @Test
    void whoTrustsNobodyBelievesNoHeader() {
        assertEquals("192.0.2.1", trusting().caller("192.0.2.1", List.of("203.0.113.9")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # peer      | header                                  | caller
            192.0.2.1   | 203.0.113.9                             | 192.0.2.1
            10.0.0.1    | 203.0.113.9                             | 203.0.113.9
            10.0.0.1    | 198.51.100.7, 203.0.113.9               | 203.0.113.9
            10.0.0.1    | 198.51.100.7, 203.0.113.9, 10.0.0.2     | 203.0.113.9
            10.0.0.1    | 203.0.113.9,10.0.0.3,10.0.0.2           | 203.0.113.9
            10.0.0.1    | 10.0.0.3, 10.0.0.2                      | 10.0.0.3
            10.0.0.1    | 203.0.113.9:41234                       | 203.0.113.9
            10.0.0.1    | 2001:db8::1                             | 2001:db8:0:0:0:0:0:1
            10.0.0.1    | [2001:db8::1]:443                       | 2001:db8:0:0:0:0:0:1
            10.0.0.1    | ::ffff:203.0.113.9                      | 203.0.113.9
            ::ffff:10.0.0.1 | 203.0.113.9                         | 203.0.113.9
            0:0:0:0:0:0:0:1 | 203.0.113.9                         | 203.0.113.9
            0:0:0:0:0:0:0:1%lo | 203.0.113.9                      | 203.0.113.9
            10.0.0.1    | unknown                                 | 10.0.0.1
            10.0.0.1    | 203.0.113.9, unknown, 10.0.0.2          | 10.0.0.2
            10.0.0.1    | 203.0.113.9,                            | 10.0.0.1
            10.0.0.1    | evil.example                            | 10.0.0.1
            10.0.0.1    | 999.1.1.1                               | 10.0.0.1
            """)
    void itIsTheRightmostAddressThatIsNoTrustedProxys(String peer, String header, String caller) {
        assertEquals(caller, trusting("10.0.0.0/8", "::1").caller(peer, List.of(header)));
    }

    @Test
    void severalLinesOfTheHeaderCountInOrder() {
        TrustedProxies proxies = trusting("10.0.0.0/8");
        assertEquals("203.0.113.9", proxies.caller("10.0.0.1", List.of("198.51.100.7, 203.0.113.9", "10.0.0.2")));
        assertEquals("198.51.100.7", proxies.caller("10.0.0.1", List.of("203.0.113.9", "198.51.100.7")));
    }

    @Test
    void aProxyThatSendsNoneIsTheCaller() {
        assertEquals("10.0.0.1", trusting("10.0.0.0/8").caller("10.0.0.1", List.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "::ffff:192.0.2.1, 192.0.2.1",
        "2001:db8:0:1::7, 20010db800000001/64",
        "2001:db8:0:1:ff::, 20010db800000001/64",
        "fe80:0:0:0:1:2:3:4%eth0, fe80000000000000/64",
        "unknown, unknown"
    })
    void limitsCountANetworkOfIpv6AsOneAddress(String address, String block) {
        assertEquals(block, AddressBlock.of(address));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # peer    | header      | by TLS
            10.0.0.1  | https       | true
            10.0.0.1  | HTTPS       | true
            10.0.0.1  | https, http | true
            10.0.0.1  | http        | false
            10.0.0.1  | httpsx      | false
            192.0.2.1 | https       | false
            """)
    void onlyATrustedProxySaysThatItWasCalledByTls(String peer, String header, boolean byTls) {
        assertEquals(byTls, trusting("10.0.0.0/8").calledByTls(peer, List.of(header)));
    }

    @Test
    void aProxyThatSaysNothingWasNotCalledByTls() {
        assertEquals(false, trusting("10.0.0.0/8").calledByTls("10.0.0.1", List.of()));
    }
}
