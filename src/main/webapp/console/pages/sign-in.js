import { el, replace } from '../dom.js';
import { signIn } from '../session.js';

/** A token is exchanged for a session. @param why there is none, if that needs saying */
export function signInPage(why, then) {
  const refused = el('p.problem', { role: 'alert', hidden: !why }, why ?? '');
  const input = el('input', {
    name: 'token',
    type: 'password',
    required: true,
    autocomplete: 'off',
    spellcheck: 'false',
    'aria-describedby': 'token-hint',
  });
  const button = el('button.main', { type: 'submit' }, 'Sign in');
  const form = el(
    'form.stack',
    { onsubmit: submit },
    el('label', 'Token', input),
    el(
      'p.quiet',
      { id: 'token-hint' },
      'A JWT whose groups have ops (may do everything here), listener (may listen in) or viewer (may look). ' +
        'It is exchanged for a session and kept nowhere.',
    ),
    refused,
    button,
  );

  async function submit(event) {
    event.preventDefault();
    button.disabled = true;
    try {
      await signIn(input.value.trim());
      then();
    } catch (problem) {
      replace(refused, problem.message);
      refused.hidden = false;
      input.select();
    } finally {
      button.disabled = false;
    }
  }

  return el(
    'main#main',
    { 'data-page': 'sign-in', tabindex: -1 },
    el(
      'div.sign-in',
      el('h1', el('img', { src: 'icon.svg', alt: '', width: 32, height: 32 }), 'Inlet'),
      form,
      el(
        'details',
        el('summary', 'Where do I get a token?'),
        el('p', 'From whoever runs your identity provider. For a node of your own: '),
        el('p', el('code', './inlet token --role=ops --sub=you')),
      ),
    ),
  );
}
