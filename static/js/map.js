// Map: in a table[data-map] the arrow keys go from shelf to shelf; Tab and Enter work as everywhere.
(() => {
  "use strict";
  const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

  addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    const cell = event.target.closest?.("table[data-map] td");
    if (!step || !cell || event.ctrlKey || event.metaKey || event.altKey) return;
    const rows = [...cell.closest("table").rows];
    let row = cell.parentElement.rowIndex;
    let column = cell.cellIndex;
    event.preventDefault();
    for (;;) {
      row += step[0];
      column += step[1];
      const next = rows[row]?.cells[column];
      if (!next) return;
      const link = next.querySelector("a");
      if (link) {
        link.focus();
        return;
      }
    }
  });
})();
