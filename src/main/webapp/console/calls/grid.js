import { el } from '../dom.js';
import { go, list } from '../route.js';
import { COLUMNS } from './columns.js';
import { heads } from './heads.js';
import { Row } from './row.js';

/**
 * The list, however long: as many rows as fit into view, each at its place in a box as tall as the whole list. Arrow keys
 * choose a call, which stays chosen, and keeps the focus, when the order changes.
 */
const ROW = 32; // as --row in tokens.css
const SPARE = 6; // rows beyond the edge, above and below

export class Grid {
  #rows = [];
  #chosen = null;
  #place = 0;
  #wish = null;
  #list = { matching: 0, from: 0, order: [], rows: new Map() };
  #framed = false;
  #top = 0;
  #tall = 0;
  #stop = null; // the one of grid and rows that the tabulator key stops at

  /** @param wants is told which rows are in view: first and last index */
  constructor({ sorted, wants, signal }) {
    this.wants = wants;
    this.body = el('div.rows', { role: 'rowgroup' });
    this.heads = heads(sorted);
    this.element = el(
      'div.grid',
      {
        role: 'grid',
        tabindex: 0,
        'aria-label': 'Live calls',
        'aria-colcount': COLUMNS.length,
        onkeydown: (event) => this.#key(event),
        onclick: (event) => this.#click(event),
        ondblclick: (event) => this.#open(event),
      },
      el('div.rowgroup', { role: 'rowgroup' }, this.heads.element),
      this.body,
    );
    this.element.style.setProperty('--columns', COLUMNS.map((column) => column.width).join(' '));
    this.element.addEventListener(
      'scroll',
      () => {
        this.#top = this.element.scrollTop;
        this.draw();
      },
      { passive: true },
    );
    const sizes = new ResizeObserver(([entry]) => {
      this.#tall = entry.contentRect.height;
      this.draw();
    });
    sizes.observe(this.element);
    signal.addEventListener('abort', () => sizes.disconnect());
    document.addEventListener('inlet-theme', () => this.draw(), { signal });
  }

  show(list) {
    this.#list = list;
    this.draw();
  }

  /** At most once a frame, and nothing is measured in it. */
  draw() {
    if (!this.#framed) {
      this.#framed = true;
      requestAnimationFrame(() => {
        this.#framed = false;
        this.#draw();
      });
    }
  }

  #draw() {
    const { matching, from, order, rows } = this.#list;
    this.#arrive();
    this.body.style.setProperty('--count', matching);
    this.element.setAttribute('aria-rowcount', matching + 1);
    const first = Math.max(0, Math.floor(this.#top / ROW) - SPARE);
    const last = Math.min(matching, Math.ceil((this.#top + this.#tall) / ROW) + SPARE);
    const pool = Math.ceil(this.#tall / ROW) + 2 * SPARE + 2;
    while (this.#rows.length < pool) {
      const row = new Row(`row-${this.#rows.length}`);
      this.#rows.push(row);
      this.body.append(row.element);
    }
    this.#rows.forEach((row, slot) => {
      const ahead = (slot - (first % this.#rows.length) + this.#rows.length) % this.#rows.length;
      const index = first + ahead;
      if (index < last) {
        const call = order[index - from];
        row.show(index, rows.get(call) ?? null, this.#chosen);
      } else {
        row.hide();
      }
    });
    this.#point();
    this.wants(first, last);
  }

  /** The place that was asked for may only now be here. */
  #arrive() {
    const { order, from } = this.#list;
    const there = this.#wish === null ? null : order[this.#wish - from];
    if (there) {
      this.#chosen = there;
      this.#wish = null;
    }
    const place = order.indexOf(this.#chosen);
    if (place >= 0) {
      this.#place = from + place;
    }
  }

  /** The focus stays on the chosen call, whichever row shows it now; out of view, it is the whole grid's. */
  #point() {
    const chosen = this.#rows.find((row) => row.call !== null && row.call === this.#chosen);
    const to = chosen ? chosen.element : this.element;
    if (to !== this.#stop) {
      this.#stop?.setAttribute('tabindex', -1);
      to.setAttribute('tabindex', 0);
      this.#stop = to;
    }
    const focused = document.activeElement;
    if (focused !== to && (focused === this.element || this.#rows.some((row) => row.element === focused))) {
      to.focus({ preventScroll: true });
    }
  }

  #key(event) {
    if (event.target !== this.element && !event.target.classList.contains('row')) {
      return;
    }
    const page = Math.max(1, Math.floor(this.#tall / ROW) - 2);
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
    if (event.key in steps) {
      event.preventDefault();
      const begins = this.#chosen === null && Math.abs(steps[event.key]) === 1;
      const to = begins ? Math.floor(this.#top / ROW) : (this.#wish ?? this.#place) + steps[event.key];
      this.#move(Math.max(0, Math.min(this.#list.matching - 1, to)));
    } else if (event.key === 'Enter' && this.#chosen) {
      event.preventDefault();
      this.#go(this.#chosen);
    } else if (event.key === 'Escape') {
      this.#chosen = this.#wish = null;
      this.draw();
    }
  }

  #move(place) {
    this.#wish = place;
    const top = place * ROW;
    const room = this.#tall - ROW; // the heads stay on top
    if (top < this.#top) {
      this.element.scrollTop = top;
    } else if (top + ROW > this.#top + room) {
      this.element.scrollTop = top + ROW - room;
    }
    this.#arrive();
    this.draw();
  }

  #click(event) {
    const call = event.target.closest('.row')?.dataset.call;
    if (call && event.target.closest('a')) {
      list.opened = call;
    } else if (call) {
      this.#chosen = call;
      this.#wish = null;
      this.draw();
    }
  }

  #open(event) {
    const call = event.target.closest('.row')?.dataset.call;
    if (call) {
      this.#go(call);
    }
  }

  #go(call) {
    list.opened = call;
    go('calls', call);
  }

  /** Comes back to a call. */
  choose(call) {
    this.#chosen = call;
    list.opened = null;
    this.element.focus();
    this.draw();
  }
}
