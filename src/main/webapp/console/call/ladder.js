import { el, replace } from '../dom.js';
import { time } from '../figures.js';
import { happened } from '../words/events.js';

/** What has happened to a call, the newest first: a sentence each. */
export function ladder() {
  const list = el('ol', { 'data-ladder': true });
  let shown = '';
  return {
    element: el('section.card.ladder', el('h2', 'What happened'), list),
    show({ events }) {
      const now = JSON.stringify(events);
      if (now !== shown) {
        shown = now;
        replace(list, [...events].reverse().map(rung));
      }
    },
  };
}

function rung(event) {
  const { title, sentence, grave } = happened(event);
  return el(
    grave ? 'li.grave' : 'li',
    { 'data-what': event.what },
    el('time', { datetime: event.at }, time(event.at)),
    el('div', el('strong', title), sentence && el('p.quiet', sentence)),
  );
}
