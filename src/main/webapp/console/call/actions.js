import { address, part, post } from '../api.js';
import { ask, reasonField } from '../dialog.js';
import { el, say } from '../dom.js';
import { tell } from '../notice.js';
import { may } from '../session.js';
import { copy } from './copy.js';
import { saveButton } from './save.js';

/** What can be done about a call. What its user may not do is not here. */
export function actions(state, ears) {
  const end = may('act') && el('button.grave', { onclick: () => askEnd(state) }, 'End call');
  const listen = may('listen') && el('button', { onclick: () => ears.ask() }, 'Listen in');
  const save = may('save') && saveButton(state);
  const asJson = el(
    'button',
    { onclick: () => copy(JSON.stringify(state.row, null, 2), 'The call, as JSON') },
    'Copy as JSON',
  );
  const asCurl = el('button', { onclick: () => copy(curl(state.call), 'A command for a terminal') }, 'Copy as curl');
  return {
    element: el('div.buttons.actions', listen, save, asJson, asCurl, end),
    show(row) {
      if (listen) {
        listen.hidden = ears.busy();
        listen.disabled = row.seq == null;
        listen.title = row.seq == null ? 'There is no stream yet.' : '';
      }
      if (end) {
        end.disabled = row.state === 'ending';
        say(end, row.state === 'ending' ? 'Ending …' : 'End call');
      }
    },
  };
}

function curl(call) {
  return `curl -H "Authorization: Bearer $INLET_TOKEN" '${address(`streams/${part(call)}`)}'`;
}

function askEnd({ call, row }) {
  const name = row?.interaction ?? call;
  ask({
    title: `End ${name}?`,
    explain: 'This connection is closed. What was received is still published.',
    fields: [
      reasonField(),
      el(
        'label',
        'Its sender',
        el(
          'select',
          { name: 'code' },
          el('option', { value: 'ended_by_operator' }, 'is told not to come again (1008)'),
          el('option', { value: 'moved_by_operator' }, 'is told to come again elsewhere, and resume (1012)'),
        ),
      ),
    ],
    submit: { text: 'End this call', grave: true },
    async order(form) {
      await post(`streams/${part(call)}/end`, { code: form.get('code'), reason: form.get('reason') });
      tell(`${name} is ended.`);
    },
  });
}
