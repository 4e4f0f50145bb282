// Looking: tells the server which frames of the restored film were shown, with the receipts it gave for them,
// and that somebody is here. Silent while the page is hidden or nobody has touched it for a minute.
(() => {
  "use strict";
  const EVERY = 4000;
  const IDLE = 60000;

  class Looking {
    constructor(data, token, told) {
      Object.assign(this, { data, token, told, shown: {}, touched: performance.now(), beaten: 0 });
      if (!data.records) return;
      for (const kind of ["keydown", "pointerdown", "pointermove", "wheel"]) {
        addEventListener(kind, () => this.touch(), { passive: true });
      }
      setInterval(() => this.report(), EVERY);
      addEventListener("pagehide", () => this.report(true));
      document.addEventListener("visibilitychange", () => this.report(true));
    }

    touch() {
      this.touched = performance.now();
    }

    show(number, receipt) {
      if (receipt) this.shown[number] = receipt;
    }

    async report(leaving = false) {
      const frames = this.shown;
      const fresh = Object.keys(frames).length > 0;
      const here = document.visibilityState === "visible" && performance.now() - this.touched < IDLE;
      const due = here && performance.now() - this.beaten > 15000;
      if (!fresh && !(due && !leaving)) return;
      this.shown = {};
      this.beaten = performance.now();
      try {
        const response = await fetch(this.data.look, {
          method: "POST",
          headers: { "Content-Type": "application/json", "X-CSRFToken": this.token },
          body: JSON.stringify({ frames }),
          keepalive: leaving,
          credentials: "same-origin",
        });
        if (!response.ok) throw new Error(response.statusText);
        this.told(await response.json());
      } catch {
        this.shown = { ...frames, ...this.shown };
      }
    }
  }

  window.PatinaViewer = { ...window.PatinaViewer, Looking };
})();
