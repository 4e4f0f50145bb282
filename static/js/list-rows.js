// List rows: walks the rows of a form [data-list] with the buttons [data-list-next|previous|pick], which hotkeys
// press; Enter opens the link that has the focus; Shift picks a run of boxes; [data-list-count] says how many.
(() => {
  "use strict";

  addEventListener("DOMContentLoaded", () => {
    const form = document.querySelector("form[data-list]");
    if (!form) return;
    const rows = [...form.querySelectorAll("[data-list-row]")];
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
      rows[at].querySelector("th a")?.focus({ preventScroll: true });
      rows[at].scrollIntoView({ block: "nearest" });
    };
    const tell = () => {
      const picked = boxes.filter((one) => one.checked).length;
      if (told) told.textContent = picked ? `${picked} ✓` : "";
    };
    const press = (name, act) => document.querySelector(`[data-list-${name}]`)?.addEventListener("click", act);

    press("next", () => go(1));
    press("previous", () => go(-1));
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
