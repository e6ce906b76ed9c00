import { part, request } from '../api.js';

/** What is heard, line by line as it comes: { frame }, { missed } or { end }. A frame's samples are the very ones received. */
export async function* frames(listening, signal) {
  const response = await request('GET', `listening/${part(listening)}/audio`, { signal });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) {
      return;
    }
    const lines = (rest + value).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      if (line) {
        yield read(JSON.parse(line));
      }
    }
  }
}

function read(line) {
  if (line.pcm === undefined) {
    return line;
  }
  const { seq, media_ms: mediaMs, track = 'inbound' } = line;
  return { frame: { seq, mediaMs, track, samples: decoded(line.pcm) } };
}

/** 16 bits, little-endian, as every machine with a browser has them. */
function decoded(base64) {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i += 1) {
    bytes[i] = binary.charCodeAt(i);
  }
  return new Int16Array(bytes.buffer);
}
