import { el, replace } from '../dom.js';
import { may } from '../session.js';
import { demoButton } from './demo-call.js';

/** What stands there when no call does: how to send the first, or how to see those that the filter hides. */
export function emptyState(signal, clear) {
  const element = el('section.empty', { hidden: true });
  let shown = '';

  function first() {
    const here = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/v1/ingest`;
    return [
      el('h2', 'No call is here'),
      el('p', 'A sender opens a WebSocket with its token, says start, and sends frames of 16-bit PCM:'),
      el('p', el('code', here)),
      el('p', 'From a terminal, with the keys of this folder:'),
      el('p', el('code', `./inlet call --url ${here}`)),
      may('act') && el('p', 'Or from this page: speech, through a real WebSocket, all the way to Redis.'),
      may('act') && el('div.buttons', demoButton()),
    ];
  }

  function filtered() {
    return [
      el('h2', 'No call is like that'),
      el('p', 'Others may be: the filter hides them.'),
      el('div.buttons', el('button', { onclick: clear }, 'Show all')),
    ];
  }

  return {
    element,
    show(none, narrowed) {
      element.hidden = !none;
      const kind = none ? (narrowed ? 'filtered' : 'first') : '';
      if (kind && kind !== shown) {
        replace(element, narrowed ? filtered() : first());
        shown = kind;
      }
    },
  };
}
