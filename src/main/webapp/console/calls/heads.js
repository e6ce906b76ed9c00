import { el, mark } from '../dom.js';
import { COLUMNS } from './columns.js';

/** The heads of the columns; those that the server can sort by are buttons. */
export function heads(sorted) {
  const cells = new Map();
  const element = el(
    'div.heads',
    { role: 'row', 'aria-rowindex': 1 },
    COLUMNS.map((column, i) => {
      const cell = el(
        'div.head',
        { role: 'columnheader', 'data-head': column.key, 'aria-colindex': i + 1, title: column.explain ?? null },
        column.sort ? el('button', { onclick: () => sorted(column) }, column.head) : column.head,
      );
      if (column.number) {
        cell.classList.add('number');
      }
      cells.set(column, cell);
      return cell;
    }),
  );
  return {
    element,
    show(sort, order) {
      for (const [column, cell] of cells) {
        const way = (order === 'asc') !== (sort === 'worst') ? 'ascending' : 'descending'; // the worst first is the most trouble first
        mark(cell, 'aria-sort', column.sort ? (column.sort === sort ? way : 'none') : null);
      }
    },
  };
}
