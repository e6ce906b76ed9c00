import { el, replace } from './dom.js';

/**
 * A plain table.
 *
 * @param columns [{ head, cell: (item) => text or element, number, name }]
 * @param none what stands there when there is nothing
 */
export function table({ caption, columns, none }) {
  const body = el('tbody');
  const nothing = el('p.quiet', none);
  const whole = el(
    'table',
    el('caption.unseen', caption),
    el(
      'thead',
      el(
        'tr',
        columns.map((column) => el(column.number ? 'th.number' : 'th', { scope: 'col' }, column.head)),
      ),
    ),
    body,
  );
  const element = el('div.table', { tabindex: 0, role: 'region', 'aria-label': caption }, whole, nothing);
  let shown = null;
  return {
    element,
    show(items) {
      const now = JSON.stringify(items);
      if (now === shown) {
        return; // and whoever has selected a text in it keeps it
      }
      shown = now;
      whole.hidden = items.length === 0;
      nothing.hidden = items.length > 0;
      replace(
        body,
        items.map((item) =>
          el(
            'tr',
            columns.map((column) => {
              const cell = column.cell(item);
              return el(column.number ? 'td.number' : 'td', { 'data-col': column.name ?? null }, cell ?? '–');
            }),
          ),
        ),
      );
    },
  };
}
