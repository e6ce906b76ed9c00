import { el, replace } from '../dom.js';

/** What its sender said of the call; the server has masked it, and it is text. */
export function saidOf() {
  const list = el('dl.facts');
  const section = el(
    'section.card',
    { hidden: true },
    el('h2', 'Said by its sender'),
    el('p.quiet.small', 'Masked: enough to recognise, not to learn.'),
    list,
  );
  let shown = '';
  return {
    element: section,
    show({ details = {} }) {
      const now = JSON.stringify(details);
      if (now === shown) {
        return;
      }
      shown = now;
      const { from, to, platform = {}, metadata = {} } = details;
      const pairs = [['from', from], ['to', to], ...Object.entries(platform), ...Object.entries(metadata)].filter(
        ([, value]) => value != null,
      );
      section.hidden = pairs.length === 0;
      replace(
        list,
        pairs.map(([name, value]) => el('div', el('dt', name), el('dd', value))),
      );
    },
  };
}
