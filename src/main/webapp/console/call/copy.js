import { el } from '../dom.js';
import { tell } from '../notice.js';

/** To the clipboard, or, where the browser does not let us, shown and selected. */
export async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
    tell(`${what}, is in the clipboard.`);
  } catch {
    show(text, what);
  }
}

function show(text, what) {
  const area = el('textarea.mono', { readonly: true, rows: 12, 'aria-label': what });
  area.value = text;
  const dialog = el(
    'dialog',
    { 'aria-label': what, onclose: () => dialog.remove() },
    el(
      'form',
      { method: 'dialog' },
      el('h2', what),
      el('p.quiet', 'This browser keeps the clipboard to itself here: copy it with Ctrl+C.'),
      area,
      el('div.buttons', el('button.main', { type: 'submit' }, 'Close')),
    ),
  );
  document.body.append(dialog);
  dialog.showModal();
  area.select();
}
