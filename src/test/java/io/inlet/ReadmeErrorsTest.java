package io.inlet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.inlet.admission.Refusal;
import io.inlet.stream.EndReason;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** README.md lists every way to be refused and to end, and no other, in the order of codes. */
class ReadmeErrorsTest {

    private static final String README = "README.md";

    /** What a row says of one error, but for the words that explain it. */
    private record Row(int code, String word, String again) {}

    private static List<Row> table(String head) {
        return MarkdownTable.of(README, head).rows().stream()
                .map(row -> new Row(
                        Integer.parseInt(row.get(0)),
                        String.join(" ", MarkdownTable.quoted(row.get(1))),
                        advice(row.get(3))))
                .sorted(ReadmeErrorsTest::byCode)
                .toList();
    }

    /** Yes or no, and when; not where and how. */
    private static String advice(String cell) {
        if (!cell.startsWith("yes")) {
            return "no";
        }
        return Stream.of(cell.split(", "))
                .limit(cell.contains(" after ") || cell.contains(" at once") ? 2 : 1)
                .toList()
                .toString();
    }

    private static int byCode(Row one, Row other) {
        int order = Integer.compare(one.code(), other.code());
        return order != 0 ? order : one.word().compareTo(other.word());
    }

    @Test
    void everyRefusalIsListedWithItsStatusAndWhetherWaitingHelps() {
        assertEquals(
                Arrays.stream(Refusal.Reason.values())
                        .map(reason -> new Row(reason.status(), reason.word(), reason.retryable() ? "[yes]" : "no"))
                        .sorted(ReadmeErrorsTest::byCode)
                        .toList(),
                table("| status | `error` |"));
    }

    @Test
    void whereWaitingHelpsRetryAfterSaysHowLong() {
        for (List<String> row : MarkdownTable.of(README, "| status | `error` |").rows()) {
            assertEquals(
                    row.get(3).startsWith("yes"),
                    MarkdownTable.quoted(row.get(4)).contains("Retry-After"),
                    row.toString());
        }
    }

    @Test
    void everyEndIsListedWithItsCodeAndWhenToComeAgain() {
        assertEquals(
                Arrays.stream(EndReason.values())
                        .map(reason -> new Row(reason.closeCode(), reason.word(), again(reason)))
                        .sorted(ReadmeErrorsTest::byCode)
                        .toList(),
                table("| close code | `code` |"));
    }

    private static String again(EndReason reason) {
        if (!reason.retryable()) {
            return "no";
        }
        return reason.retryAfterMs() == 0 ? "[yes, at once]" : "[yes, after " + reason.retryAfterMs() / 1000 + " s]";
    }
}
