package io.inlet.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.inlet.stream.EndReason;
import io.inlet.stream.StreamId;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamBindingTest {

    private static Optional<EndReason> refusal(String tenant, String interaction, StreamId id) {
        return new StreamBinding(Optional.ofNullable(tenant), Optional.ofNullable(interaction), Optional.empty())
                .refusal(id, Optional.of("any account"));
    }

    @ParameterizedTest(name = "a token for {0}/{1} may open {2}/{3}")
    @CsvSource({
        ", , any, thing",
        "acme, , acme, thing",
        ", int-1, any, int-1",
        "acme, int-1, acme, int-1",
        "acme, int-*, acme, int-1",
        "acme, int-*, acme, int-",
        "acme, *, acme, thing",
        "acme, int-*, acme, int-*",
        "acme, int**, acme, int*1"
    })
    void whatTheTokenNamesMayBeOpened(String tenant, String interaction, String ofTenant, String ofInteraction) {
        assertEquals(Optional.empty(), refusal(tenant, interaction, new StreamId(ofTenant, ofInteraction)));
    }

    @ParameterizedTest(name = "a token for {0}/{1} may not open {2}/{3}")
    @CsvSource({
        "acme, , other, thing",
        "acme, , ACME, thing",
        "acme, , acme2, thing",
        "acme*, , acme2, thing",
        "*, , acme, thing",
        "'', , acme, thing",
        "acme, int-1, other, int-1",
        "acme, int-1, other, int-2"
    })
    void anotherTenantIsAMismatchWhateverTheInteraction(
            String tenant, String interaction, String ofTenant, String ofInteraction) {
        assertEquals(
                Optional.of(EndReason.TENANT_MISMATCH),
                refusal(tenant, interaction, new StreamId(ofTenant, ofInteraction)));
    }

    @ParameterizedTest(name = "a token for {0}/{1} may not open {2}/{3}")
    @CsvSource({
        "acme, int-1, acme, int-2",
        "acme, int-1, acme, int-11",
        "acme, int-1, acme, INT-1",
        "acme, int-*, acme, int",
        "acme, int-*, acme, xint-1",
        "acme, i*t, acme, int",
        "acme, '', acme, int-1",
        ", int-1, any, int-2"
    })
    void anotherInteractionIsAMismatch(String tenant, String interaction, String ofTenant, String ofInteraction) {
        assertEquals(
                Optional.of(EndReason.INTERACTION_MISMATCH),
                refusal(tenant, interaction, new StreamId(ofTenant, ofInteraction)));
    }

    @ParameterizedTest(name = "a credential for account {0} and a start that names {1}")
    @CsvSource({", , true", ", AC1, true", "AC1, AC1, true", "AC1, AC2, false", "AC1, ac1, false", "AC1, , false"})
    void whereAnAccountIsBoundTheStartHasToNameIt(String bound, String named, boolean allowed) {
        StreamBinding binding = new StreamBinding(Optional.of("acme"), Optional.empty(), Optional.ofNullable(bound));
        assertEquals(
                allowed ? Optional.empty() : Optional.of(EndReason.TENANT_MISMATCH),
                binding.refusal(new StreamId("acme", "call"), Optional.ofNullable(named)));
    }

    @Test
    void theAccountOfAnIssuersTokenBindsNothing() {
        StreamBinding binding = StreamBinding.of(new SampleToken(Map.of("account_id", "AC1")));
        assertEquals(Optional.empty(), binding.refusal(new StreamId("acme", "call"), Optional.empty()));
    }

    @Test
    void anotherTokenMayNotLoosenTheAccount() {
        StreamBinding bound = new StreamBinding(Optional.empty(), Optional.empty(), Optional.of("AC1"));
        StreamBinding loose = new StreamBinding(Optional.empty(), Optional.empty(), Optional.empty());
        assertEquals(Optional.of(EndReason.TENANT_MISMATCH), bound.refusal(loose));
        assertEquals(Optional.empty(), bound.refusal(bound));
    }
}
