import { el } from '../dom.js';

/** What a page is about, and the question it answers. */
export function head(title, sentence, ...actions) {
  return el(
    'div.page-head',
    el('div', el('h1', title), el('p.quiet', sentence)),
    actions.length > 0 && el('div.buttons', actions),
  );
}

export function facts(pairs) {
  return el(
    'dl.facts',
    pairs
      .filter((pair) => pair && pair[1] != null)
      .map(([name, value, tone]) => el('div', el('dt', name), el(tone ? `dd.${tone}` : 'dd', value))),
  );
}
