import { el, mark, say } from '../dom.js';
import { draw, inWords } from '../calls/strip.js';
import { meter } from '../calls/meter.js';
import { CALLS, look } from '../words/states.js';

/** Whose call it is and how it is: a word, and the sentence for it. */
export function title() {
  const name = el('h1');
  const tenant = el('span.quiet');
  const state = el('span.state');
  const sentence = el('p.quiet.sentence');
  const cell = el('div.title-meter');
  const strip = el('canvas.title-strip', { role: 'img' });
  const showLevel = meter(cell);
  return {
    element: el('div.title', el('div.name', name, tenant, state), sentence, el('div.pulse', cell, strip)),
    show(row) {
      const [word, , meaning] = look(CALLS, row.state);
      say(name, row.interaction ?? row.call);
      say(tenant, row.tenant ? `of ${row.tenant}` : 'no start yet');
      say(state, word);
      mark(state, 'data-state', row.state);
      say(sentence, row.held_back ? `${meaning} Its sender is held back until what is here is published.` : meaning);
      showLevel(row);
      draw(strip, row.strip, 5, 20);
      mark(strip, 'aria-label', inWords(row.strip));
      mark(strip, 'title', inWords(row.strip));
    },
    over(row) {
      say(state, 'Over');
      mark(state, 'data-state', 'ending');
      say(sentence, '');
      cell.hidden = strip.hidden = true;
      if (!row) {
        say(name, 'This call is over');
      }
    },
  };
}
