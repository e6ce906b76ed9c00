import { get, post, remove } from './api.js';

/**
 * Who has signed in, and what they may do: null, or the server's answer. The token itself is exchanged for a cookie that no
 * script can read, and is not kept.
 */
let session = null;

export const who = () => session;

/** @param what act, listen or save */
export const may = (what) => session?.may?.[what] === true;

export async function resume() {
  session = await get('session');
  return session;
}

export async function signIn(token) {
  session = await post('session', {}, { token });
  return session;
}

export async function signOut() {
  await remove('session');
  session = null;
}

export function forget() {
  session = null;
}

/** The one-time code in the address, which is taken out of it: neither history nor bookmarks keep it. */
export function codeInAddress() {
  const code = /^#link=(.+)$/.exec(location.hash)?.[1];
  if (!code) {
    return null;
  }
  history.replaceState(null, '', `${location.pathname}#/calls`);
  return decodeURIComponent(code);
}
