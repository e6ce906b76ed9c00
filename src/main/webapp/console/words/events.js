import { ended, gap } from './ends.js';

/** What happened to a call, in the ladder's words. */
const EVENTS = {
  connected: ['Connected', () => 'The sender opened the WebSocket.'],
  started: ['Started', (detail) => `The stream began, ${detail}.`],
  gap: ['Gap', (detail) => gapSentence(detail)],
  auth: ['New token', () => 'The sender replaced its token in time.'],
  dtmf: ['Key pressed', () => 'Which one is not told.'],
  mark: ['Mark', (detail) => detail],
  draining: ['Told to go', () => 'This node is leaving: the sender was asked to connect elsewhere.'],
  error: ['Error', (detail) => errorSentence(detail)],
  ended: ['Ended', (detail) => ended(detail)],
  stopped: ['All is published', (detail) => ended(detail)],
  listening: ['Listened to', (detail) => `${detail} listens in.`],
  listening_ended: ['Listening ended', (detail) => `${detail} does not listen any more.`],
};

const GRAVE = new Set(['gap', 'error']);

function gapSentence(detail) {
  const [frames, cause] = detail.split(' ');
  return `Frames ${frames} are lost: ${gap(cause)}.`;
}

function errorSentence(detail) {
  const [word, ...more] = detail.split(' ');
  return [ended(word), ...more].join(' ');
}

/** @return { title, sentence, grave } */
export function happened({ what, detail }) {
  const [title, sentence] = EVENTS[what] ?? [what, (more) => more];
  return { title, sentence: sentence(detail), grave: GRAVE.has(what) };
}
