import { el } from '../dom.js';
import { inkEra } from '../theme.js';
import { COLUMNS } from './columns.js';

/** One row on the screen; which call it shows changes as the list is scrolled and sorted. */
export class Row {
  #shows = [];
  #cells;
  #row = null;
  #era = -1;
  call = null;
  index = -1;

  constructor(id) {
    this.#cells = COLUMNS.map((column, i) => {
      const cell = el('div.cell', { role: 'gridcell', 'data-col': column.key, 'aria-colindex': i + 1 });
      if (column.number) {
        cell.classList.add('number');
      }
      this.#shows.push(column.make(cell));
      return cell;
    });
    this.element = el('div.row', { role: 'row', id, tabindex: -1 }, this.#cells);
    this.element.hidden = true;
  }

  /** @param row null while the server has not sent it yet: its place is held */
  show(index, row, chosen) {
    if (index !== this.index) {
      this.index = index;
      this.element.style.setProperty('--index', index);
      this.element.setAttribute('aria-rowindex', index + 2);
    }
    this.element.hidden = false;
    const call = row?.call ?? null;
    if (call !== this.call) {
      this.call = call;
      if (call === null) {
        delete this.element.dataset.call;
      } else {
        this.element.dataset.call = call;
      }
      this.element.classList.toggle('coming', call === null);
    }
    const isChosen = chosen !== null && chosen === call;
    if (this.element.classList.contains('chosen') !== isChosen) {
      this.element.classList.toggle('chosen', isChosen);
      this.element.setAttribute('aria-selected', isChosen);
    }
    if (row && (row !== this.#row || this.#era !== inkEra())) {
      this.#row = row;
      this.#era = inkEra();
      for (const show of this.#shows) {
        show(row);
      }
    }
  }

  hide() {
    if (this.index !== -1) {
      this.index = -1;
      this.call = null;
      delete this.element.dataset.call;
      this.element.hidden = true;
    }
  }
}
