package io.carrel.bench.failover.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** {@link OutputOnce} and {@link InputOnce}. */
final class BytesTest {
  private final Rule output = new OutputOnce();
  private final Rule input = new InputOnce();

  private static Script printed(String... pieces) {
    Script script = new Script().seen(Words.PRINTS, "3");
    int offset = 0;
    for (String piece : pieces) {
      script.seen(Words.OUTPUT, offset + ":" + piece);
      offset += piece.length();
    }
    return script;
  }

  @Test
  void everyLineOnceIsAsItShouldBe() {
    Script script = printed("$ echo be''gin\r\nbeg", "in\r\n1\r", "\n2\r\n3\r\nend\r\n$ ");
    assertThat(script.judgedBy(output)).isEmpty();
  }

  @Test
  void aMissingLineBreaksIt() {
    assertThat(printed("begin\r\n1\r\n", "3\r\nend\r\n").judgedBy(output)).hasSize(1);
  }

  @Test
  void aLineTwiceBreaksIt() {
    assertThat(printed("begin\r\n1\r\n2\r\n", "2\r\n3\r\nend\r\n").judgedBy(output)).hasSize(1);
  }

  @Test
  void moreLinesThanThereAreBreakIt() {
    assertThat(printed("begin\r\n1\r\n2\r\n3\r\n4\r\nend\r\n").judgedBy(output)).hasSize(1);
  }

  @Test
  void anOutputWithoutItsEndBreaksIt() {
    assertThat(printed("begin\r\n1\r\n2\r\n3\r\n").judgedBy(output)).hasSize(1);
  }

  @Test
  void aPieceAtTheWrongOffsetBreaksIt() {
    Script script = printed("begin\r\n1\r\n2\r\n").seen(Words.OUTPUT, "14:3\r\nend\r\n");
    assertThat(script.judgedBy(output)).hasSize(1);
  }

  @Test
  void whatWasTypedIsTaken() {
    Script script =
        new Script().seen(Words.TYPED, "1\n").seen(Words.TYPED, "2\n").seen(Words.TAKEN, "1\n2\n");
    assertThat(script.judgedBy(input)).isEmpty();
  }

  @Test
  void whatWasTypedAndNeverTakenBreaksIt() {
    Script script =
        new Script().seen(Words.TYPED, "1\n").seen(Words.TYPED, "2\n").seen(Words.TAKEN, "1\n");
    assertThat(script.judgedBy(input)).hasSize(1);
  }

  @Test
  void whatWasTakenTwiceBreaksIt() {
    Script script = new Script().seen(Words.TYPED, "1\n").seen(Words.TAKEN, "1\n1\n");
    assertThat(script.judgedBy(input)).hasSize(1);
  }
}
