// Theme: puts the remembered theme on <html> before the page is painted, and lets
// [data-theme-toggle] walk through system, light and dark. Loaded in <head> without defer for that reason.
(() => {
  "use strict";
  const KEY = "patina-theme";
  const ORDER = ["system", "light", "dark"];
  const root = document.documentElement;

  const remembered = () => {
    try {
      const theme = localStorage.getItem(KEY);
      return ORDER.includes(theme) ? theme : "system";
    } catch {
      return "system";
    }
  };

  const wear = (theme) => {
    if (theme === "system") delete root.dataset.theme;
    else root.dataset.theme = theme;
  };

  const label = (button, theme) => {
    const text = button.dataset[`label${theme[0].toUpperCase()}${theme.slice(1)}`];
    button.setAttribute("aria-label", text);
    button.title = text;
    button.dataset.themeNow = theme;
  };

  wear(remembered());

  addEventListener("DOMContentLoaded", () => {
    for (const button of document.querySelectorAll("[data-theme-toggle]")) {
      label(button, remembered());
      button.hidden = false;
      button.addEventListener("click", () => {
        const next = ORDER[(ORDER.indexOf(remembered()) + 1) % ORDER.length];
        try {
          localStorage.setItem(KEY, next);
        } catch {
          button.hidden = true;
        }
        wear(next);
        label(button, next);
      });
    }
  });
})();
