/** How a call, and a node, can be: a word for the eye and a sentence for who asks what it means. */
export const CALLS = {
  losing: ['Losing', 'bad', 'Frames were lost within the last ten seconds. The gaps say by whose cause.'],
  buffering: [
    'Buffering',
    'wait',
    'Audio has waited for Redis for more than a second. It is kept until the buffer is full.',
  ],
  stalled: ['Stalled', 'wait', 'The stream is open, but its sender has sent no frame for two seconds.'],
  connected: ['Connected', 'quiet', 'The sender is connected and has not said start yet.'],
  flowing: ['Flowing', 'well', 'Frames come in, and Redis takes them.'],
  ending: ['Ending', 'quiet', 'No more is taken from the sender; what is here is still being published.'],
};

export const NODES = {
  taking_calls: ['Taking calls', 'well', 'New calls are let in.'],
  full: ['Full', 'wait', 'There are as many connections as MAX_CONNECTIONS allows: new calls get 503.'],
  overloaded: ['Overloaded', 'wait', 'New calls get 503, for the sake of those that are here.'],
  redis_away: ['Redis away', 'bad', 'Audio is kept until Redis answers again, or the buffer is full.'],
  draining: ['Draining', 'wait', 'An operator has closed the door: no new calls, and the senders were told to go.'],
  going_away: ['Going away', 'wait', 'The server is being stopped.'],
};

export const BREAKER = {
  closed: ['Answers', 'well', 'Redis takes what is published.'],
  half_open: ['Trying', 'wait', 'One attempt is under way: if Redis takes it, all that waits follows.'],
  open: ['Away', 'bad', 'Redis does not answer. Nothing is sent to it but an attempt now and then.'],
};

export const FIGURES = {
  '.': 'nothing came',
  _: 'silence',
  '=': 'audio',
  '#': 'waited for Redis',
  '!': 'a gap',
};

const NOTHING = ['–', 'quiet', ''];

/** @return word, tone and sentence; of a word that a newer server may have, the word */
export function look(words, word) {
  return words[word] ?? (word ? [word, 'quiet', ''] : NOTHING);
}
