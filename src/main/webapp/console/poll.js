import { el, say } from './dom.js';

/**
 * Looks at something now and then again every so often, until the page is left; what goes wrong is said on the page, and it
 * is tried again.
 *
 * @return again: a look now; element: where trouble is said
 */
export function poll(signal, everyMs, look) {
  const element = el('p.problem', { role: 'status', hidden: true });
  let timer = null;

  async function again() {
    clearTimeout(timer);
    try {
      await look();
      element.hidden = true;
    } catch (problem) {
      if (signal.aborted || problem.status === 401) {
        return;
      }
      say(element, problem.message);
      element.hidden = false;
    }
    if (!signal.aborted) {
      timer = setTimeout(again, everyMs);
    }
  }

  signal.addEventListener('abort', () => clearTimeout(timer));
  again();
  return { again, element };
}
