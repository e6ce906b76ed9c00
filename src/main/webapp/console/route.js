/** Where in the console we are: `#/calls/<call>?text=…` is { page, item, query }. */
export function route() {
  const [path, search] = location.hash.replace(/^#\/?/, '').split('?');
  const [page, item] = path.split('/');
  return { page: page || 'calls', item: item ? decoded(item) : null, query: new URLSearchParams(search ?? '') };
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function hash(page, item, query) {
  const search = query ? String(query) : '';
  return `#/${page}${item ? `/${encodeURIComponent(item)}` : ''}${search ? `?${search}` : ''}`;
}

export function go(page, item) {
  location.hash = hash(page, item);
}

/** The list as it was last looked at, and the call that was opened from it: the way back leads there. */
export const list = { hash: '#/calls', opened: null };

/** The same page with another query: a reload, or a link to it, shows the same. */
export function rewrite(query) {
  const { page, item } = route();
  history.replaceState(null, '', hash(page, item, query));
  if (page === 'calls') {
    list.hash = location.hash;
  }
}
