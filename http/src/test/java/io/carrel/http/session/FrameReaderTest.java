package io.carrel.http.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import akka.util.ByteString;
import io.carrel.actors.session.Farewell;
import io.carrel.actors.session.SocketFrame;
import io.carrel.http.session.FrameReader.Read;
import io.carrel.protocol.Limits;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {
  private final FrameReader reader = new FrameReader();

  @Test
  void readsMessagesWhateverThePiecesTheyComeIn() throws Exception {
    ByteString text = masked(0x81, "grüße".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    ByteString all = text.concat(masked(0x82, new byte[70_000 - 40_000]));
    for (int i = 0; i < text.size() - 1; i++) {
      reader.add(all.slice(i, i + 1));
      assertThat(reader.next()).isNull();
    }
    reader.add(all.drop(text.size() - 1));
    assertThat(reader.next())
        .isEqualTo(new Read.Message(new SocketFrame.Text(ByteString.fromString("grüße"))));
    assertThat(reader.next())
        .isEqualTo(
            new Read.Message(new SocketFrame.Binary(ByteString.fromArray(new byte[30_000]))));
    assertThat(reader.next()).isNull();
  }

  @Test
  void joinsFragmentsAroundControlFrames() throws Exception {
    reader.add(masked(0x01, bytes("ab")).concat(masked(0x89, bytes("p"))));
    assertThat(reader.next()).isEqualTo(new Read.Ping(ByteString.fromString("p")));
    reader.add(masked(0x00, bytes("c")).concat(masked(0x80, bytes("d"))));
    assertThat(reader.next())
        .isEqualTo(new Read.Message(new SocketFrame.Text(ByteString.fromString("abcd"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"01", "c1", "83", "0900", "80", "8b"})
  void refusesWhatIsNoFrame(String hex) {
    int first = Integer.parseInt(hex.substring(0, 2), 16);
    boolean unmasked = hex.equals("01");
    reader.add(unmasked ? ByteString.fromInts(0x81, 0x01, 0x61) : masked(first, bytes("a")));
    assertViolation(Farewell.MALFORMED);
  }

  @Test
  void refusesTextThatIsNoUtf8() {
    reader.add(masked(0x81, new byte[] {(byte) 0xC0, (byte) 0x80}));
    assertViolation(Farewell.MALFORMED);
  }

  @Test
  void refusesTooMuchAsSoonAsItIsAnnounced() {
    ByteBuffer head = ByteBuffer.allocate(10).put((byte) 0x82).put((byte) 0xFF);
    head.putLong(Limits.DATA_FRAME + 1L).flip();
    reader.add(ByteString.fromByteBuffer(head));
    assertViolation(Farewell.TOO_LARGE);
  }

  @Test
  void refusesTooMuchInPieces() throws Exception {
    reader.add(masked(0x01, new byte[Limits.CONTROL_MESSAGE]));
    assertThat(reader.next()).isNull();
    reader.add(masked(0x80, new byte[1]));
    assertViolation(Farewell.TOO_LARGE);
  }

  @Test
  void refusesNegativeLengths() {
    ByteBuffer head = ByteBuffer.allocate(10).put((byte) 0x82).put((byte) 0xFF);
    head.putLong(Long.MIN_VALUE).flip();
    reader.add(ByteString.fromByteBuffer(head));
    assertViolation(Farewell.TOO_LARGE);
  }

  private void assertViolation(Farewell farewell) {
    assertThatExceptionOfType(SocketViolation.class)
        .isThrownBy(reader::next)
        .satisfies(violation -> assertThat(violation.farewell()).isEqualTo(farewell));
  }

  private static byte[] bytes(String ascii) {
    return ascii.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  }

  /** As browsers send: masked, with the shortest length. */
  static ByteString masked(int first, byte[] payload) {
    byte[] mask = {1, 2, 3, 4};
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 14).put((byte) first);
    if (payload.length < 126) {
      frame.put((byte) (0x80 | payload.length));
    } else if (payload.length < 1 << 16) {
      frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
    } else {
      frame.put((byte) (0x80 | 127)).putLong(payload.length);
    }
    frame.put(mask);
    for (int i = 0; i < payload.length; i++) {
      frame.put((byte) (payload[i] ^ mask[i & 3]));
    }
    return ByteString.fromByteBuffer(frame.flip());
  }
}
