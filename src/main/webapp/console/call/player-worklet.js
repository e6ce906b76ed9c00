/**
 * A queue of samples for each ear, read at the pace of the sound card. It begins, and begins again after it has run dry, when
 * there is a little in hand, so that frames that come unevenly do not stutter; and lets go of what is too old to be live.
 */
const IN_HAND_S = 0.3;
const MOST_S = 2.5;

class Ear {
  constructor(rate) {
    this.rate = rate;
    this.chunks = [];
    this.held = 0;
    this.at = 0; // in the first chunk, in samples and parts of one
    this.speaking = false;
  }

  add(samples) {
    this.chunks.push(samples);
    this.held += samples.length;
    while (this.held > MOST_S * this.rate && this.chunks.length > 1) {
      this.held -= this.chunks.shift().length;
      this.at = 0;
    }
    this.speaking ||= this.held >= IN_HAND_S * this.rate;
  }

  fill(output, step) {
    for (let i = 0; i < output.length; i += 1) {
      output[i] = this.speaking ? this.next(step) : 0;
    }
  }

  next(step) {
    const [chunk, after] = this.chunks;
    if (!chunk) {
      this.speaking = false;
      return 0;
    }
    const whole = Math.floor(this.at);
    const here = chunk[whole];
    const there = whole + 1 < chunk.length ? chunk[whole + 1] : after?.[0] ?? here;
    const sample = (here + (there - here) * (this.at - whole)) / 32768;
    this.at += step;
    if (this.at >= chunk.length) {
      this.at -= chunk.length;
      this.held -= chunk.length;
      this.chunks.shift();
    }
    return sample;
  }
}

class InletPlayer extends AudioWorkletProcessor {
  constructor({ processorOptions: { rate, sides } }) {
    super();
    this.step = rate / sampleRate;
    this.ears = Array.from({ length: sides }, () => new Ear(rate));
    this.port.onmessage = ({ data: { side, samples } }) => this.ears[Math.min(side, sides - 1)].add(samples);
  }

  process(inputs, [output]) {
    this.ears.forEach((ear, side) => ear.fill(output[side], this.step));
    if (this.ears.length === 1) {
      output[1].set(output[0]);
    }
    return true;
  }
}

registerProcessor('inlet-player', InletPlayer);
