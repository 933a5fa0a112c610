package io.carrel.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FramesTest {
  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "127, 7f",
    "128, 8001",
    "300, ac02",
    "2097152, 80808001",
    "9223372036854775807, ffffffffffffffff7f"
  })
  void integersHaveTheirDocumentedBytes(long value, String hex) {
    ByteBuffer out = ByteBuffer.allocate(Varint.size(value));
    Varint.write(out, value);
    assertThat(HexFormat.of().formatHex(out.array())).isEqualTo(hex);
    assertThat(Varint.read(out.flip())).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "80", "8000", "ffffffffffffffffff01", "ffffffffffffffffffff"})
  void integersThatAreCutOffOverlongOrTooLongAreRefused(String hex) {
    assertThatThrownBy(() -> Varint.read(ByteBuffer.wrap(HexFormat.of().parseHex(hex))))
        .isInstanceOf(MalformedFrameException.class);
  }

  @Test
  void aDataFrameHasItsDocumentedBytes() {
    DataFrame frame = new DataFrame(3, 300, ascii("hi"));
    assertThat(HexFormat.of().formatHex(frame.encode())).isEqualTo("03ac026869");
    assertThat(DataFrame.decode(ByteBuffer.wrap(frame.encode()))).isEqualTo(frame);
  }

  @Test
  void aLinkFrameHasItsDocumentedBytes() {
    LinkFrame frame = new LinkFrame(LinkFrame.Kind.DATA, 200, ascii("x"));
    assertThat(HexFormat.of().formatHex(frame.encode())).isEqualTo("04c80178");
    assertThat(LinkFrame.decode(ByteBuffer.wrap(frame.encode()))).isEqualTo(frame);
  }

  @Test
  void framesBeyondTheirLimitsAreRefused() {
    ByteBuffer data = ByteBuffer.allocate(Limits.DATA_PAYLOAD + 3);
    assertThatThrownBy(() -> DataFrame.decode(data)).isInstanceOf(MalformedFrameException.class);
    ByteBuffer link = ByteBuffer.allocate(Limits.LINK_FRAME + 1).put(0, (byte) 3);
    assertThatThrownBy(() -> LinkFrame.decode(link)).isInstanceOf(MalformedFrameException.class);
    ByteBuffer unknown = ByteBuffer.wrap(new byte[] {9, 0});
    assertThatThrownBy(() -> LinkFrame.decode(unknown)).isInstanceOf(MalformedFrameException.class);
  }

  @Test
  void randomBytesAreEitherRefusedOrDecodeToTheSameBytes() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(24)];
      random.nextBytes(bytes);
      try {
        assertThat(LinkFrame.decode(ByteBuffer.wrap(bytes)).encode()).isEqualTo(bytes);
      } catch (MalformedFrameException refused) {
        assertThat(refused).hasMessageNotContaining("\n");
      }
    }
  }

  private static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }
}
