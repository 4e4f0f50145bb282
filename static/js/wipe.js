// Wipe: lays the second figure of [data-wipe] over the first and lets a range input draw the edge between
// them. Without this script the two pictures stand side by side.
(() => {
  "use strict";

  const edge = (value) => {
    if (value <= 0) return "0%";
    if (value >= 100) return "100%";
    return `calc(1.375rem + (100% - 2.75rem) * ${value / 100})`;
  };

  const dress = (wipe) => {
    if (wipe.querySelector(".wipe-range") || wipe.querySelectorAll("figure").length !== 2) return;
    const range = document.createElement("input");
    range.type = "range";
    range.className = "wipe-range";
    range.min = 0;
    range.max = 100;
    range.value = wipe.dataset.wipe || 50;
    range.setAttribute("aria-label", wipe.dataset.wipeLabel || "");
    const draw = () => wipe.style.setProperty("--edge-at", edge(Number(range.value)));
    range.addEventListener("input", draw);
    wipe.append(range);
    wipe.classList.add("wipe-live");
    draw();
  };

  const start = (root) => {
    if (root.matches?.("[data-wipe]")) dress(root);
    root.querySelectorAll("[data-wipe]").forEach(dress);
  };

  addEventListener("DOMContentLoaded", () => start(document));
  addEventListener("htmx:load", (event) => start(event.detail.elt));
})();
