import { el, say } from './dom.js';
import { live } from './live.js';

/**
 * The one sentence that says what is wrong, empty while nothing is. The eye sees it run; it is read out when it begins, when
 * it turns into another, and when it is over, not with each tenth of a second in it.
 */
export function alarm() {
  const seen = el('p#alarm', { role: 'status', 'aria-live': 'off', hidden: true });
  const read = el('p.unseen', { role: 'status', 'aria-live': 'polite' });
  let kind = '';

  function draw() {
    if (!seen.isConnected) {
      return;
    }
    const sentence = text();
    say(seen, sentence);
    seen.hidden = sentence === '';
    seen.classList.toggle('calm', live.state !== 'lost' && !live.node?.alarm); // an order of ours, not a failure
    document.title = (sentence ? '⚠ ' : '') + document.title.replace(/^⚠ /, ''); // for a tab in the background
    const now = sentence.replace(/[\d.,]+/g, '');
    if (now !== kind) {
      say(read, sentence || (kind ? 'All is well again.' : ''));
      kind = now;
    }
  }

  live.addEventListener('node', draw);
  live.addEventListener('state', draw);
  setInterval(draw, 500);
  return el('div.alarm', seen, read);
}

function text() {
  if (live.state === 'lost') {
    const left = Math.ceil((live.againAt - Date.now()) / 1000);
    return `${live.why}: what you see is old. ${left > 0 ? `Trying again in ${left} s.` : 'Trying again …'}`;
  }
  const { node } = live;
  return node && (node.alarm || node.state !== 'taking_calls') ? node.sentence : '';
}
