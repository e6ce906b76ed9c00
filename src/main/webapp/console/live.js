import { address, get } from './api.js';

/**
 * The node as it is now, by server-sent events: its figures, and a window of its calls, the one that the page in view asks
 * for. Tells `node`, `rows`, `state` and `over`.
 *
 * A new window takes the place of the old one when its first snapshot is there; until then the old one goes on. Lost, it
 * tries again by itself, later each time.
 */
const SILENT_MS = 4000; // the server says something every half second
const AGAIN_MS = [300, 1000, 2000, 4000];

const OVER = {
  token_expired: 'Your session is over, since its token has expired: sign in with a new one.',
  token_revoked: 'Your session is over, since its token was revoked: ask whoever gives out tokens.',
  signed_out: 'Your session is over: sign in again.',
};

class Live extends EventTarget {
  node = null;
  rows = new Map();
  order = [];
  matching = null;
  from = 0;
  state = 'connecting'; // live, lost
  why = '';
  againAt = 0;
  ahead = 0; // by so much the server's clock is ahead of ours, ms

  #query = null;
  #source = null;
  #coming = null;
  #attempts = 0;
  #timer = null;
  #heardAt = 0;
  #watchdog = null;

  /** @param query cursor, limit, sort, order, text, state: those of GET /ops/v1/events */
  watch(query) {
    const wanted = String(
      new URLSearchParams(Object.entries(query).filter(([, value]) => value !== '' && value != null)),
    );
    if (wanted === this.#query && (this.#source || this.#coming)) {
      return;
    }
    this.#query = wanted;
    this.#open();
  }

  close() {
    clearTimeout(this.#timer);
    clearInterval(this.#watchdog);
    this.#coming?.close();
    this.#source?.close();
    this.#source = this.#coming = this.#query = this.node = this.matching = null;
    this.rows.clear();
    this.order = [];
    this.#become('connecting');
  }

  now() {
    return Date.now() + this.ahead;
  }

  #open() {
    clearTimeout(this.#timer);
    this.#coming?.close();
    const from = Number(new URLSearchParams(this.#query).get('cursor') ?? 0);
    const source = new EventSource(address(`events?${this.#query}`));
    this.#coming = source;
    source.addEventListener('snapshot', (event) => this.#snapshot(source, from, JSON.parse(event.data)));
    source.addEventListener('delta', (event) => this.#delta(source, JSON.parse(event.data)));
    source.addEventListener('bye', (event) => this.#bye(JSON.parse(event.data).reason));
    source.addEventListener('error', () => {
      if (source === this.#source || source === this.#coming) {
        this.#lost('The line to this node is broken');
      }
    });
  }

  #snapshot(source, from, data) {
    if (source !== this.#coming) {
      return;
    }
    this.#source?.close();
    this.#source = source;
    this.#coming = null;
    this.#attempts = 0;
    this.from = from;
    this.rows = new Map(data.streams.map((row) => [row.call, row]));
    this.#heard(data);
    clearInterval(this.#watchdog);
    this.#watchdog = setInterval(() => {
      if (Date.now() - this.#heardAt > SILENT_MS) {
        this.#lost('This node has fallen silent');
      }
    }, 1000);
    this.#become('live');
    this.dispatchEvent(new CustomEvent('rows', { detail: { first: true } }));
  }

  #delta(source, data) {
    if (source !== this.#source) {
      return;
    }
    for (const row of data.changed) {
      this.rows.set(row.call, row);
    }
    for (const call of data.gone) {
      this.rows.delete(call);
    }
    this.#heard(data);
    this.dispatchEvent(new CustomEvent('rows', { detail: { first: false } }));
  }

  #heard(data) {
    this.#heardAt = Date.now();
    this.ahead = Date.parse(data.at) - this.#heardAt;
    this.order = data.order;
    this.matching = data.matching;
    this.node = data.node;
    this.nodeAt = performance.now();
    this.dispatchEvent(new CustomEvent('node'));
  }

  #bye(reason) {
    if (reason === 'going_away') {
      this.#lost('This node is going away');
      return;
    }
    this.close();
    this.dispatchEvent(new CustomEvent('over', { detail: OVER[reason] ?? OVER.signed_out }));
  }

  #lost(why) {
    clearInterval(this.#watchdog);
    this.#coming?.close();
    this.#source?.close();
    this.#coming = this.#source = null;
    const wait = AGAIN_MS[Math.min(this.#attempts, AGAIN_MS.length - 1)];
    this.#attempts += 1;
    this.againAt = Date.now() + wait;
    this.#timer = setTimeout(() => this.#again(), wait);
    this.#become('lost', why);
  }

  /** An EventSource does not tell why it was refused, so the session is asked first; a 401 is the asker's to deal with. */
  async #again() {
    const query = this.#query;
    try {
      await get('session');
    } catch (refused) {
      if (refused.status !== 401 && query === this.#query && !this.#source && !this.#coming) {
        this.#lost(this.why);
      }
      return;
    }
    if (query !== null && query === this.#query && !this.#source && !this.#coming) {
      this.#open();
    }
  }

  #become(state, why = '') {
    this.state = state;
    this.why = why;
    this.dispatchEvent(new CustomEvent('state'));
  }
}

export const live = new Live();
