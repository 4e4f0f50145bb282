// Hotkeys: the key named by [data-hotkey] clicks a button or link, or focuses a field; "?" opens the list of
// the keys that this page knows, in the <dialog data-hotkey-list> of the base page.
(() => {
  "use strict";

  const DEAF = "input:not([type=range], [type=checkbox], [type=radio], [type=button], [type=submit])";
  const typing = (element) => element.closest(`${DEAF}, select, textarea, [contenteditable]`);
  const presses = (event) => event.key === "Enter" && event.target.closest("a, button, summary, input");
  const keyed = () => [...document.querySelectorAll("[data-hotkey]")].filter((element) => !element.disabled);
  const sheet = () => document.querySelector("dialog[data-hotkey-list]");

  const name = (element) =>
    element.dataset.hotkeyLabel || element.getAttribute("aria-label") || element.textContent.trim();

  const list = () => {
    const dialog = sheet();
    if (!dialog || !keyed().length) return;
    dialog.querySelector("dl").replaceChildren(
      ...keyed().map((element) => {
        const row = document.createElement("div");
        const key = document.createElement("dt");
        const cap = document.createElement("kbd");
        const what = document.createElement("dd");
        cap.textContent = element.dataset.hotkey;
        what.textContent = name(element);
        key.append(cap);
        row.append(key, what);
        return row;
      }),
    );
    dialog.showModal();
  };

  const press = (element) => {
    if (element.matches("input, select, textarea")) element.focus();
    else element.click();
  };

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || sheet()?.open) return;
    if (event.key === "?") {
      list();
      return;
    }
    const element = keyed().find((candidate) => candidate.dataset.hotkey.toLowerCase() === event.key.toLowerCase());
    if (!element || presses(event)) return;
    event.preventDefault();
    press(element);
  });

  addEventListener("DOMContentLoaded", () => {
    for (const button of document.querySelectorAll("[data-hotkey-help]")) {
      button.hidden = !keyed().length;
      button.addEventListener("click", list);
    }
  });
})();
