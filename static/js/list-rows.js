// List rows: walks the rows of a [data-list], every row of its body with a link, with the buttons
// [data-list-next|previous|open|pick], which hotkeys press; the row's link takes the focus, so that Enter opens
// it; Shift picks a run of boxes; [data-list-count] says how many.
(() => {
  "use strict";

  addEventListener("DOMContentLoaded", () => {
    const form = document.querySelector("[data-list]");
    if (!form) return;
    const rows = [...form.querySelectorAll("tbody > tr")].filter((row) => row.querySelector("a"));
    const link = (row) => row?.querySelector("th a") || row?.querySelector("a");
    const boxes = [...form.querySelectorAll("input[name=pick]")];
    const told = form.querySelector("[data-list-count]");
    let at = -1;
    let last = -1;

    const box = () => rows[at]?.querySelector("input[name=pick]");
    const go = (step) => {
      if (!rows.length) return;
      rows[at]?.removeAttribute("aria-current");
      at = Math.min(Math.max(at + step, 0), rows.length - 1);
      rows[at].setAttribute("aria-current", "true");
      link(rows[at]).focus({ preventScroll: true });
      rows[at].scrollIntoView({ block: "nearest" });
    };
    const tell = () => {
      const picked = boxes.filter((one) => one.checked).length;
      if (told) told.textContent = picked ? `${picked} ✓` : "";
    };
    const press = (name, act) => document.querySelector(`[data-list-${name}]`)?.addEventListener("click", act);

    press("next", () => go(1));
    press("previous", () => go(-1));
    press("open", () => link(rows[at])?.click());
    press("pick", () => {
      if (!box()) return;
      box().checked = !box().checked;
      tell();
    });
    form.addEventListener("click", (event) => {
      const now = boxes.indexOf(event.target);
      if (now < 0) return;
      if (event.shiftKey && last >= 0) {
        const [from, to] = [Math.min(last, now), Math.max(last, now)];
        for (const one of boxes.slice(from, to + 1)) one.checked = event.target.checked;
      }
      last = now;
      tell();
    });
    addEventListener("pageshow", tell);
    tell();
  });
})();
