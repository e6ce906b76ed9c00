import { el } from '../dom.js';
import { go } from '../route.js';
import { COLUMNS } from './columns.js';
import { heads } from './heads.js';
import { Row } from './row.js';

/**
 * The list, however long: as many rows as fit into view, each at its place in a box as tall as the whole list. Keys go to
 * the grid itself; which call they mean is `chosen`, and stays that call when the order changes.
 */
const ROW = 32; // as --row in tokens.css
const SPARE = 6; // rows beyond the edge, above and below

export class Grid {
  #rows = [];
  #chosen = null;
  #place = 0;
  #list = { matching: 0, from: 0, order: [], rows: new Map() };
  #framed = false;
  #top = 0;
  #tall = 0;

  /** @param wants is told which rows are in view: first and last index */
  constructor({ sorted, wants, signal }) {
    this.wants = wants;
    this.body = el('div.rows', { role: 'rowgroup' });
    this.heads = heads(sorted);
    this.element = el('div.grid', { role: 'grid', tabindex: 0, 'aria-label': 'Live calls', 'aria-colcount': COLUMNS.length, onkeydown: (event) => this.#key(event), onclick: (event) => this.#click(event), ondblclick: (event) => this.#open(event) },
      el('div.rowgroup', { role: 'rowgroup' }, this.heads.element), this.body);
    this.element.style.setProperty('--columns', COLUMNS.map((column) => column.width).join(' '));
    this.element.addEventListener('scroll', () => {
      this.#top = this.element.scrollTop;
      this.draw();
    }, { passive: true });
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
      const ahead = (slot - first % this.#rows.length + this.#rows.length) % this.#rows.length;
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

  /** Where the chosen call is now, for who cannot see it. */
  #point() {
    const row = this.#chosen && this.#rows.find((one) => one.call === this.#chosen);
    if (row) {
      this.element.setAttribute('aria-activedescendant', row.element.id);
    } else {
      this.element.removeAttribute('aria-activedescendant');
    }
    const place = this.#list.order.indexOf(this.#chosen);
    if (place >= 0) {
      this.#place = this.#list.from + place;
    }
  }

  #key(event) {
    if (event.target !== this.element) {
      return;
    }
    const page = Math.max(1, Math.floor(this.#tall / ROW) - 2);
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
    if (event.key in steps) {
      event.preventDefault();
      const to = this.#chosen === null && Math.abs(steps[event.key]) === 1 ? Math.floor(this.#top / ROW) : this.#place + steps[event.key];
      this.#choose(Math.max(0, Math.min(this.#list.matching - 1, to)));
    } else if (event.key === 'Enter' && this.#chosen) {
      event.preventDefault();
      go('calls', this.#chosen);
    } else if (event.key === 'Escape') {
      this.#chosen = null;
      this.draw();
    }
  }

  #choose(place) {
    this.#place = place;
    this.#chosen = this.#list.order[place - this.#list.from] ?? this.#chosen;
    const top = place * ROW;
    const room = this.#tall - ROW; // the heads stay on top
    if (top < this.#top) {
      this.element.scrollTop = top;
    } else if (top + ROW > this.#top + room) {
      this.element.scrollTop = top + ROW - room;
    }
    this.draw();
  }

  #click(event) {
    const call = event.target.closest('.row')?.dataset.call;
    if (call) {
      this.#chosen = call;
      this.draw();
    }
  }

  #open(event) {
    const call = event.target.closest('.row')?.dataset.call;
    if (call) {
      go('calls', call);
    }
  }
}
