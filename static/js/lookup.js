// Lookup: an <input data-lookup="/address/"> offers rows of a long list while one types; what is chosen ends in
// "#number". Answers {"rows": [{"value", "label"}]} fill the input's own <datalist>.
(() => {
  "use strict";
  const WAIT = 160;
  const asked = new WeakMap();
  let lists = 0;

  const listOf = (field) => {
    if (field.list) return field.list;
    const list = document.createElement("datalist");
    lists += 1;
    list.id = `lookup-${lists}`;
    field.after(list);
    field.setAttribute("list", list.id);
    return list;
  };

  const show = (field, rows) => {
    listOf(field).replaceChildren(
      ...rows.map((row) => {
        const option = document.createElement("option");
        option.value = row.value;
        option.label = row.label ? `${row.value} — ${row.label}` : row.value;
        return option;
      }),
    );
  };

  const ask = async (field) => {
    const words = field.value.trim();
    if (!words || /#\d+$/.test(words)) return;
    const turn = {};
    asked.set(field, turn);
    try {
      const answer = await fetch(`${field.dataset.lookup}?q=${encodeURIComponent(words)}`, {
        headers: { Accept: "application/json" },
        credentials: "same-origin",
      });
      if (!answer.ok) return;
      const { rows } = await answer.json();
      if (asked.get(field) === turn) show(field, rows);
    } catch {
      // Offline or logged out: the field takes typed names as well.
    }
  };

  const timers = new WeakMap();
  addEventListener("input", (event) => {
    const field = event.target;
    if (!field.matches?.("input[data-lookup]")) return;
    clearTimeout(timers.get(field));
    timers.set(field, setTimeout(() => ask(field), WAIT));
  });
})();
