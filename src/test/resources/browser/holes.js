// At how many points of the list, down the middle of what is on the screen, there is no row that says which call it is.
const grid = document.querySelector('[role=grid]') ?? document.querySelector('table');
const list = grid.getBoundingClientRect();
const rows = [...grid.querySelectorAll('[role=row][data-call]')].map(row => row.getBoundingClientRect());
const top = Math.max(list.top, Math.min(...rows.map(row => row.top)), 0);
const bottom = Math.min(list.bottom, innerHeight);
let holes = 0;
for (let y = top + 2; y < bottom - 2; y += 8) {
    const at = document.elementFromPoint(list.left + list.width / 2, y);
    const row = at?.closest('[role=row]');
    const isHead = row?.querySelector('[role=columnheader]');
    const isNamed = row?.dataset.call && row.querySelector('[data-col=interaction]').textContent.trim();
    holes += isHead || isNamed ? 0 : 1;
}
return rows.length === 0 ? innerHeight : holes;
