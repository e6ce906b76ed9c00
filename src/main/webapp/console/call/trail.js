/** What a call has been like for the last two minutes, out of looks at it that each tell a few seconds. */
const KEPT_MS = 120_000;

export class Trail {
  #pieces = new Map(); // quarters of a second, by when they began
  #lags = [];
  now = 0;

  add({ recent = [], lag_ms: lag, at }) {
    for (const piece of recent) {
      this.#pieces.set(piece.at_ms, piece); // the last one grows until it is over
    }
    this.now = at ? Date.parse(at) : recent.length > 0 ? recent[recent.length - 1].at_ms + 250 : Date.now();
    this.#lags.push({ at: this.now, value: lag });
    const oldest = this.now - KEPT_MS;
    for (const at of this.#pieces.keys()) {
      if (at < oldest) {
        this.#pieces.delete(at);
      }
    }
    while (this.#lags[0]?.at < oldest) {
      this.#lags.shift();
    }
  }

  get lag() {
    return this.#lags;
  }

  get pieces() {
    return [...this.#pieces.values()].sort((one, other) => one.at_ms - other.at_ms);
  }

  series(of) {
    return this.pieces.filter((piece) => piece[of] != null).map((piece) => ({ at: piece.at_ms, value: piece[of] }));
  }
}

export const SPAN_MS = KEPT_MS;
