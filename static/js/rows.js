// Rows: inside [data-rows], Enter goes to the next row and makes one where there is none; Ctrl+Enter saves.
// A new row is a copy of <template data-row-blank>, whose names hold __prefix__. The page works without it:
// a blank row is always there, and saving gives another.
(() => {
  "use strict";

  const rowsOf = (group) => [...group.querySelectorAll("[data-row]")];
  const first = (row) => row.querySelector("input:not([type=hidden]), select, textarea");

  const add = (group) => {
    const total = group.querySelector('input[name$="-TOTAL_FORMS"]');
    const blank = group.querySelector("template[data-row-blank]");
    const row = blank.content.firstElementChild.cloneNode(true);
    for (const element of [row, ...row.querySelectorAll("*")]) {
      for (const attribute of element.attributes) attribute.value = attribute.value.replaceAll("__prefix__", total.value);
    }
    rowsOf(group).at(-1).after(row);
    total.value = Number(total.value) + 1;
    return row;
  };

  const next = (group, row) => {
    const rows = rowsOf(group);
    return rows[rows.indexOf(row) + 1] || add(group);
  };

  addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    const form = event.target.closest?.("form");
    if (form && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
      return;
    }
    const row = event.target.closest?.("[data-row]");
    if (!row || !event.target.matches("input, select") || event.shiftKey || event.altKey) return;
    event.preventDefault();
    first(next(row.closest("[data-rows]"), row)).focus();
  });

  addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-add-row]");
    if (button) first(add(button.closest("[data-rows]"))).focus();
  });

  addEventListener("DOMContentLoaded", () => {
    for (const button of document.querySelectorAll("[data-add-row]")) button.hidden = false;
  });
})();
