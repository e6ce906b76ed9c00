import { el } from '../dom.js';
import { ink } from '../theme.js';

/** The last ten seconds of what is heard, a column of pixels for each fortieth of a second; a track below the other. */
const COLUMNS = 400;
const COLUMN_S = 0.025;
const HEIGHT = 72;

export class Waveform {
  #tracks = new Map(); // name: [{ low, high }]
  #rate;
  #framed = false;
  #open = true;

  constructor(rate) {
    this.#rate = rate;
    this.element = el('canvas.wave', {
      width: COLUMNS,
      height: HEIGHT,
      role: 'img',
      'aria-label': 'Waveform of the last ten seconds',
    });
  }

  add({ track, samples }) {
    const columns = this.#tracks.get(track) ?? [];
    this.#tracks.set(track, columns);
    const size = Math.max(1, Math.floor(this.#rate * COLUMN_S));
    for (let begin = 0; begin < samples.length; begin += size) {
      let low = 0;
      let high = 0;
      for (const sample of samples.subarray(begin, begin + size)) {
        low = Math.min(low, sample);
        high = Math.max(high, sample);
      }
      columns.push({ low, high });
    }
    columns.splice(0, columns.length - COLUMNS);
    if (!this.#framed) {
      this.#framed = true;
      requestAnimationFrame(() => this.#draw());
    }
  }

  close() {
    this.#open = false;
  }

  #draw() {
    this.#framed = false;
    if (!this.#open) {
      return;
    }
    const pen = this.element.getContext('2d');
    pen.clearRect(0, 0, COLUMNS, HEIGHT);
    pen.fillStyle = ink('trace');
    const tall = HEIGHT / this.#tracks.size;
    [...this.#tracks.values()].forEach((columns, i) => {
      const middle = tall * (i + 0.5);
      columns.forEach(({ low, high }, x) => {
        const top = middle - ((high / 32768) * tall) / 2;
        const bottom = middle - ((low / 32768) * tall) / 2;
        pen.fillRect(COLUMNS - columns.length + x, top, 1, Math.max(1, bottom - top));
      });
    });
  }
}
