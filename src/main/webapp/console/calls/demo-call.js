import { address, post } from '../api.js';
import { el, say } from '../dom.js';
import { tell } from '../notice.js';

/**
 * A call made by this page: it plays speech into a WebSocket as any sender would, at the pace of speech. It goes on when
 * another page of the console is in view.
 */
const FRAME_MS = 200;
const ROUNDS = 12;
const WAV_HEAD = 44; // of demo.wav, which is ours

let running = null;

export function demoButton() {
  const button = el(
    'button.main',
    {
      onclick: async () => {
        button.disabled = true;
        say(button, 'Calling …');
        try {
          await demoCall();
        } catch (problem) {
          tell(problem.message, 'bad');
        } finally {
          button.disabled = false;
          say(button, 'Make a demo call');
        }
      },
    },
    'Make a demo call',
  );
  return button;
}

/** Resolves when the stream is open. */
async function demoCall() {
  const [invitation, audio] = await Promise.all([post('demo-calls'), speech()]);
  running?.close(1000);
  const url = new URL(invitation.url_path, address(''));
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(url, ['inlet.v1', `bearer.${invitation.token}`]);
  running = socket;
  await started(socket, invitation, audio.rate);
  tell('A demo call is under way. It speaks for two minutes.');
  play(socket, audio);
}

async function speech() {
  const response = await fetch(new URL('../demo.wav', import.meta.url));
  if (!response.ok) {
    throw new Error('demo.wav is not there: the console is not complete.');
  }
  const file = await response.arrayBuffer();
  return { rate: new DataView(file).getUint32(24, true), pcm: new Uint8Array(file, WAV_HEAD) };
}

function started(socket, { tenant, interaction }, rate) {
  return new Promise((resolve, reject) => {
    socket.onopen = () =>
      socket.send(
        JSON.stringify({
          event: 'start',
          tenant_id: tenant,
          interaction_id: interaction,
          sample_rate: rate,
          encoding: 'pcm16',
          metadata: { made_by: 'console' },
        }),
      );
    socket.onmessage = ({ data }) => {
      const message = JSON.parse(data);
      if (message.event === 'started') {
        resolve();
      } else if (message.event === 'error') {
        reject(new Error(message.message));
      }
    };
    socket.onclose = () =>
      reject(new Error('The demo call was refused: this node is full or draining, or it took too long.'));
  });
}

/** Frames leave when they have been spoken; a page in the background is woken less often, and catches up. */
function play(socket, { rate, pcm }) {
  const size = (rate * 2 * FRAME_MS) / 1000;
  const whole = Math.floor(pcm.length / size);
  const begun = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    const due = Math.floor((performance.now() - begun) / FRAME_MS);
    for (; sent < due && sent < whole * ROUNDS; sent += 1) {
      const at = (sent % whole) * size;
      socket.send(pcm.subarray(at, at + size));
    }
    if (sent >= whole * ROUNDS) {
      clearInterval(timer);
      socket.send(JSON.stringify({ event: 'stop' }));
    }
  }, 50);
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    if (message.event === 'error') {
      tell(`The demo call: ${message.message}`);
    }
  };
  socket.onclose = () => clearInterval(timer);
}
