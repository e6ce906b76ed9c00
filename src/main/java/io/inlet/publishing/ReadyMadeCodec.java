package io.inlet.publishing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.redisson.client.codec.BaseCodec;
import org.redisson.client.codec.Codec;
import org.redisson.client.codec.StringCodec;
import org.redisson.client.protocol.Decoder;
import org.redisson.client.protocol.Encoder;

/** Messages are already what goes on the wire; numbers and names beside them are text. */
final class ReadyMadeCodec extends BaseCodec {

    static final Codec INSTANCE = new ReadyMadeCodec();

    private final Encoder encoder = message -> message instanceof ByteBuf made
            ? made
            : Unpooled.wrappedBuffer(message.toString().getBytes(StandardCharsets.UTF_8));

    private ReadyMadeCodec() {}

    @Override
    public Encoder getValueEncoder() {
        return encoder;
    }

    @Override
    public Decoder<Object> getValueDecoder() {
        return StringCodec.INSTANCE.getValueDecoder();
    }
}
