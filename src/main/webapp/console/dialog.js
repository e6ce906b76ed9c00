import { el, replace } from './dom.js';

/**
 * A dialog with a form: what will happen, what the order needs, and one button that gives it. Escape and Cancel close it.
 * A refusal is shown in it, and it stays open.
 *
 * @param fields elements of the form, above the buttons
 * @param submit { text, grave }
 * @param order is given the form's data and resolves when it is done
 */
export function ask({ title, explain, fields = [], submit, order }) {
  const heading = el('h2', { id: 'dialog-title' }, title);
  const refused = el('p.problem', { role: 'alert', hidden: true });
  const button = el(submit.grave ? 'button.grave' : 'button.main', { type: 'submit' }, submit.text);
  const form = el(
    'form',
    { method: 'dialog', onsubmit: give },
    heading,
    explain && el('p.quiet', explain),
    ...fields,
    refused,
    el('div.buttons', el('button', { type: 'button', onclick: () => dialog.close() }, 'Cancel'), button),
  );
  const dialog = el('dialog', { 'aria-labelledby': 'dialog-title', onclose: () => dialog.remove() }, form);

  async function give(event) {
    event.preventDefault();
    button.disabled = true;
    refused.hidden = true;
    try {
      await order(new FormData(form));
      dialog.close();
    } catch (problem) {
      replace(refused, problem.message);
      refused.hidden = false;
    } finally {
      button.disabled = false;
    }
  }

  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector('textarea, input, select')?.focus();
}

/** Why: the log and the audit keep it. */
export function reasonField(hint) {
  return el(
    'label',
    'Why?',
    el('textarea', { name: 'reason', required: true, maxlength: 512, 'aria-describedby': 'reason-hint' }),
    el('span.quiet.small', { id: 'reason-hint' }, hint ?? 'It is kept with your name in the log and in the audit.'),
  );
}
