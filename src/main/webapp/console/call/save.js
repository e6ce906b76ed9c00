import { part, request } from '../api.js';
import { ask, reasonField } from '../dialog.js';
import { el, say } from '../dom.js';
import { tell } from '../notice.js';

/** The next thirty seconds, as a file. The others see it, as they see who listens. */
const SECONDS = 30;

export function saveButton({ call }) {
  const button = el(
    'button',
    {
      onclick: () =>
        ask({
          title: 'Save the next 30 seconds?',
          explain:
            'What is said is written to a WAV file on this computer. Whoever looks at the call sees that, and it is in the audit.',
          fields: [reasonField('What the recording is for. It is kept with your name in the log and in the audit.')],
          submit: { text: 'Save' },
          async order(form) {
            save(form.get('reason'));
          },
        }),
    },
    'Save 30 s as WAV',
  );

  async function save(reason) {
    button.disabled = true;
    const begun = Date.now();
    const timer = setInterval(
      () => say(button, `Saving … ${Math.min(SECONDS, Math.round((Date.now() - begun) / 1000))} of ${SECONDS} s`),
      500,
    );
    try {
      const response = await request('POST', `streams/${part(call)}/wav`, { body: { reason, seconds: SECONDS } });
      download(await response.blob(), fileName(response, call));
      tell('The recording is among your downloads.');
    } catch (refused) {
      tell(refused.message, 'bad');
    } finally {
      clearInterval(timer);
      button.disabled = false;
      say(button, 'Save 30 s as WAV');
    }
  }

  return button;
}

function fileName(response, call) {
  return (
    /filename="([\w.-]+)"/.exec(response.headers.get('Content-Disposition') ?? '')?.[1] ??
    `${call.replace(/[^\w-]/g, '_')}.wav`
  );
}

function download(blob, name) {
  const url = URL.createObjectURL(blob);
  const link = el('a', { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
