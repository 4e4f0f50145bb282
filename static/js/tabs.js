// Tabs: where a row of tabs is wider than the window, the one that is open is in sight.
(() => {
  "use strict";

  addEventListener("DOMContentLoaded", () => {
    for (const open of document.querySelectorAll(".tabs [aria-current], .tabs [aria-selected='true']")) {
      const row = open.closest(".tabs");
      const beyond = open.offsetLeft - row.offsetLeft + open.offsetWidth - row.clientWidth;
      if (beyond > 0) row.scrollLeft = beyond + open.offsetWidth / 2;
    }
  });
})();
