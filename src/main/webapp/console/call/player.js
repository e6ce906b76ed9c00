import { el } from '../dom.js';

/**
 * Plays frames as they come, each right after the one before. It begins, and begins again when it has run dry, with a little
 * in hand, so that frames that come unevenly do not stutter; and leaves out what would be heard too late to be live.
 * Two tracks, or two channels, are left and right. No worklet: those need https or localhost.
 */
const IN_HAND_S = 0.3;
const MOST_S = 2.5;
const FULL_SCALE = 32768;

export class Player {
  #context;
  #gain;
  #sides = [];
  #tracks = [];
  #channels = 1;
  #rate;

  /** In the hands of a click: browsers do not let pages make noise of their own accord. */
  constructor(rate) {
    this.#rate = rate;
    this.#context = contextOf(rate);
    this.#gain = this.#context.createGain();
    this.#gain.connect(this.#context.destination);
    this.#context.resume();
  }

  begin({ channels = 1, tracks = [] }) {
    this.#tracks = tracks;
    this.#channels = channels;
    if (Math.max(channels, tracks.length) > 1) {
      const merger = this.#context.createChannelMerger(2);
      merger.connect(this.#gain);
      this.#sides = [0, 1].map((input) => ({ input, to: merger, next: 0 }));
    } else {
      this.#sides = [{ input: 0, to: this.#gain, next: 0 }];
    }
  }

  play({ track, samples }) {
    if (this.#channels === 2) {
      this.#queue(
        this.#sides[0],
        samples.filter((_, i) => i % 2 === 0),
      );
      this.#queue(
        this.#sides[1],
        samples.filter((_, i) => i % 2 === 1),
      );
    } else {
      this.#queue(this.#sides[Math.max(0, this.#tracks.indexOf(track))] ?? this.#sides[0], samples);
    }
  }

  #queue(side, samples) {
    const now = this.#context.currentTime;
    if (side.next < now) {
      side.next = now + IN_HAND_S;
    }
    if (side.next > now + MOST_S) {
      return;
    }
    const buffer = this.#context.createBuffer(1, samples.length, this.#rate);
    buffer.copyToChannel(
      Float32Array.from(samples, (sample) => sample / FULL_SCALE),
      0,
    );
    const source = this.#context.createBufferSource();
    source.buffer = buffer;
    source.connect(side.to, 0, side.input);
    source.start(side.next);
    side.next += buffer.duration;
  }

  volume() {
    return el('input', {
      type: 'range',
      min: 0,
      max: 1,
      step: 0.05,
      value: 1,
      oninput: (event) => this.#gain.gain.setTargetAtTime(Number(event.target.value), this.#context.currentTime, 0.02),
    });
  }

  close() {
    this.#context.close();
  }
}

/** At the call's own rate nothing is resampled at the seams; where the machine cannot, at its own. */
function contextOf(sampleRate) {
  try {
    return new AudioContext({ sampleRate });
  } catch {
    return new AudioContext();
  }
}
