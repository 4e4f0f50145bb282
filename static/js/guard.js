// Guard: a <form data-guard> that was changed asks before its page is left unsaved.
(() => {
  "use strict";
  const changed = new Set();

  const guarded = (event) => event.target.closest?.("form[data-guard]");

  addEventListener("input", (event) => {
    const form = guarded(event);
    if (form) changed.add(form);
  });
  addEventListener("submit", (event) => changed.delete(event.target));
  addEventListener("reset", (event) => changed.delete(event.target));

  addEventListener("beforeunload", (event) => {
    const unsaved = [...changed].some((form) => form.isConnected);
    if (unsaved) event.preventDefault();
  });
})();
