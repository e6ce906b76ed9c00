import { el, mark, say, svg } from '../dom.js';
import { SPAN_MS } from './trail.js';

/** A line, or bars, over the last minutes; the number of now beside its name, the one under the pointer as well. */
const WIDTH = 600;
const HEIGHT = 72;
const BREAK_MS = 1500; // no line is drawn over a longer time of which nothing is known

export class Chart {
  #data = [];
  #now = 0;

  constructor(kind) {
    this.kind = kind;
    this.span = kind.span ?? SPAN_MS;
    const minutes = this.span / 60_000;
    this.area = svg('path.area');
    this.line = svg('path.line');
    this.upper = svg('path.upper');
    this.cursor = svg('line.cursor', { y1: 0, y2: HEIGHT, hidden: true });
    this.picture = svg(
      'svg',
      { 'data-chart': kind.name, role: 'img', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none' },
      [0, 0.5, 1].map((share) => svg('line.rule', { x1: 0, x2: WIDTH, y1: share * HEIGHT, y2: share * HEIGHT })),
      this.area,
      this.line,
      this.upper,
      this.cursor,
    );
    this.value = el('b');
    this.at = el('span.quiet');
    this.top = el('span');
    this.bottom = el('span', kind.words(kind.floor));
    this.element = el(
      'figure.chart',
      el('figcaption', el('h2', kind.title), el('span.quiet', kind.explain), el('span.grow'), this.at, this.value),
      el('div.plot', this.picture, el('div.scale', { 'aria-hidden': 'true' }, this.top, this.bottom)),
      el(
        'div.times',
        { 'aria-hidden': 'true' },
        [`${minutes} min ago`, `${minutes / 2} min`, 'now'].map((text) => el('span', text)),
      ),
    );
  }

  show(data, now, upper = []) {
    this.#data = data;
    this.#now = now;
    const { floor, ceiling, least, words, bars, fill } = this.kind;
    const most = ceiling ?? Math.max(least, nice(Math.max(0, ...data.map(({ value }) => value))));
    const x = (at) => (1 - (now - at) / this.span) * WIDTH;
    const y = (value) => HEIGHT - Math.max(0, Math.min(1, (value - floor) / (most - floor))) * HEIGHT;
    const runs = bars ? [] : unbroken(data);
    mark(this.line, 'd', bars ? sticks(data, x, y) : runs.map((run) => path(run, x, y)).join(''));
    mark(
      this.area,
      'd',
      fill ? runs.map((run) => `${path(run, x, y)}V${HEIGHT}H${x(run[0].at).toFixed(1)}Z`).join('') : '',
    );
    mark(
      this.upper,
      'd',
      unbroken(upper)
        .map((run) => path(run, x, y))
        .join(''),
    );
    this.picture.classList.toggle('bars', bars === true);
    say(this.top, words(most));
    const last = data[data.length - 1];
    if (this.cursor.hasAttribute('hidden')) {
      say(this.value, words(last?.value));
    }
    mark(
      this.picture,
      'aria-label',
      `${this.kind.title}: ${words(last?.value)} now, at most ${words(data.length ? Math.max(...data.map(({ value }) => value)) : null)} in the last ${this.span / 60_000} minutes`,
    );
  }

  /** @param event of a pointer, null when it has left */
  point(event) {
    const box = event && this.picture.getBoundingClientRect();
    const share = box ? (event.clientX - box.left) / box.width : -1;
    const inside = share >= 0 && share <= 1 && this.#data.length > 0;
    this.cursor.toggleAttribute('hidden', !inside);
    if (!inside) {
      say(this.at, '');
      say(this.value, this.kind.words(this.#data[this.#data.length - 1]?.value));
      return;
    }
    const at = this.#now - (1 - share) * this.span;
    const nearest = this.#data.reduce((best, one) => (Math.abs(one.at - at) < Math.abs(best.at - at) ? one : best));
    mark(this.cursor, 'x1', share * WIDTH);
    mark(this.cursor, 'x2', share * WIDTH);
    say(this.at, `${Math.round((this.#now - nearest.at) / 1000)} s ago`);
    say(this.value, this.kind.words(nearest.value));
  }
}

function unbroken(data) {
  const runs = [];
  let last = null;
  for (const one of data) {
    if (last === null || one.at - last > BREAK_MS) {
      runs.push([]);
    }
    runs[runs.length - 1].push(one);
    last = one.at;
  }
  return runs;
}

function path(run, x, y) {
  return run.map(({ at, value }, i) => `${i === 0 ? 'M' : 'L'}${x(at).toFixed(1)} ${y(value).toFixed(1)}`).join('');
}

function sticks(data, x, y) {
  return data
    .filter(({ value }) => value > 0)
    .map(({ at, value }) => `M${x(at).toFixed(1)} ${HEIGHT}V${y(value).toFixed(1)}`)
    .join('');
}

/** The next of 1, 2, 5, 10 … */
function nice(value) {
  const unit = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  return [1, 2, 5, 10].map((times) => times * unit).find((top) => top >= value);
}
