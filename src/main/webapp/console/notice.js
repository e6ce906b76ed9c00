import { el } from './dom.js';

/** What has just been done, or why not, in a corner; read out, and gone after a while. */
const SHOWN_MS = 8000;
const box = el('div#notices', { role: 'status', 'aria-live': 'polite' });

export const notices = () => box;

/** @param tone bad for what failed: it stays until it is closed */
export function tell(sentence, tone = '') {
  const notice = el(
    'div.notice',
    el('p', sentence),
    el('button.plain', { onclick: () => notice.remove(), 'aria-label': 'Close this notice' }, '✕'),
  );
  if (tone) {
    notice.classList.add(tone);
  } else {
    setTimeout(() => notice.remove(), SHOWN_MS);
  }
  box.append(notice);
  while (box.children.length > 4) {
    box.firstChild.remove();
  }
}
