package io.inlet.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class OwnJvmTest {

    @Test
    void theCompilerUnderstandsWhatItIsToldOfPayara() {
        String answer = OwnJvm.command("compilerDirectivesAdd", "server-config/payara/compiler.json");
        OwnJvm.command("compilerDirectivesRemove");
        assertTrue(answer.startsWith("1 compiler directives added"), answer);
    }

    @Test
    void aCommandThatThisJvmDoesNotKnowIsNoFailure() {
        assertEquals("", OwnJvm.command("compilerDirectivesGuess"));
    }
}
