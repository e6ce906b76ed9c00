/** The node's own API, /ops/v1, with the session's cookie. */
const BASE = new URL('../ops/v1/', import.meta.url);

/** An answer that is none of what was asked for; its message is a sentence that says what to do. */
class Refused extends Error {
  constructor(status, error, message) {
    super(message);
    this.status = status;
    this.error = error;
  }
}

let signedOut = () => {};

/** @param then is told why, whenever the session turns out to be over */
export function onSignedOut(then) {
  signedOut = then;
}

export function address(path) {
  return new URL(path, BASE);
}

/** A part of a path, whatever others have put into it. */
export const part = encodeURIComponent;

/** The answer, once its head is there; never one that is no success. */
export async function request(method, path, { body, token, signal } = {}) {
  // says that a page of ours asks, since no other page can send it
  const headers = { Accept: 'application/json', 'Inlet-Console': '1' };
  if (body !== undefined) {
    headers['Content-Type'] = 'application/json';
  }
  if (token) {
    headers.Authorization = `Bearer ${token}`;
  }
  let response;
  try {
    response = await fetch(address(path), {
      method,
      headers,
      signal,
      credentials: 'same-origin',
      cache: 'no-store',
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (failed) {
    if (failed.name === 'AbortError') {
      throw failed;
    }
    throw new Refused(0, 'unreachable', 'This node does not answer: it is stopping, or the network is down.');
  }
  if (response.ok) {
    return response;
  }
  const refused = await problem(response);
  if (response.status === 401 && !token) {
    signedOut(refused.message);
  }
  throw refused;
}

async function problem(response) {
  try {
    const { error, message } = await response.json();
    return new Refused(response.status, error, message);
  } catch {
    return new Refused(response.status, 'unknown', `The answer was ${response.status}, without a reason.`);
  }
}

async function json(method, path, options) {
  const response = await request(method, path, options);
  return response.status === 204 ? null : response.json();
}

export const get = (path, options) => json('GET', path, options);
export const post = (path, body = {}, options = {}) => json('POST', path, { ...options, body });
export const remove = (path) => json('DELETE', path);
