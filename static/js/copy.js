// Copy: a button [data-copy="text"] or [data-copy-from="#id"] puts that text on the clipboard and says so
// with its data-copied label. Such a button is born hidden, because without the script it can do nothing.
(() => {
  "use strict";

  const show = (root) => {
    if (!navigator.clipboard) return;
    for (const button of root.querySelectorAll("[data-copy], [data-copy-from]")) button.hidden = false;
  };

  const text = (button) =>
    button.dataset.copy ?? document.querySelector(button.dataset.copyFrom)?.textContent.trim() ?? "";

  addEventListener("DOMContentLoaded", () => show(document));
  addEventListener("htmx:load", (event) => show(event.detail.elt));

  addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-copy], [data-copy-from]");
    if (!button || !navigator.clipboard) return;
    await navigator.clipboard.writeText(text(button));
    const label = button.textContent;
    if (!button.dataset.copied || label === button.dataset.copied) return;
    button.textContent = button.dataset.copied;
    setTimeout(() => {
      button.textContent = label;
    }, 1600);
  });
})();
