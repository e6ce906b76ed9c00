import { el } from '../dom.js';

/** Plays frames as they come. Two tracks, or two channels, are left and right. */
export class Player {
  #context;
  #node = null;
  #gain;
  #tracks = [];
  #channels = 1;

  /** In the hands of a click: browsers do not let pages make noise of their own accord. */
  static async ready() {
    const context = new AudioContext({ latencyHint: 'interactive' });
    await context.audioWorklet.addModule(new URL('player-worklet.js', import.meta.url));
    return new Player(context);
  }

  constructor(context) {
    this.#context = context;
    this.#gain = context.createGain();
    this.#gain.connect(context.destination);
  }

  begin({ sample_rate: rate, channels = 1, tracks = ['inbound'] }) {
    this.#tracks = tracks;
    this.#channels = channels;
    this.#node = new AudioWorkletNode(this.#context, 'inlet-player', {
      numberOfInputs: 0, outputChannelCount: [2], processorOptions: { rate, sides: Math.max(channels, tracks.length) > 1 ? 2 : 1 },
    });
    this.#node.connect(this.#gain);
    this.#context.resume();
  }

  play({ track, samples }) {
    if (this.#channels === 2) {
      this.#send(0, samples.filter((_, i) => i % 2 === 0));
      this.#send(1, samples.filter((_, i) => i % 2 === 1));
    } else {
      this.#send(Math.max(0, this.#tracks.indexOf(track)), samples);
    }
  }

  #send(side, samples) {
    this.#node.port.postMessage({ side, samples });
  }

  volume() {
    return el('input', { type: 'range', min: 0, max: 1, step: 0.05, value: 1, oninput: (event) => this.#gain.gain.setTargetAtTime(Number(event.target.value), this.#context.currentTime, 0.02) });
  }

  close() {
    this.#node?.disconnect();
    this.#context.close();
  }
}
