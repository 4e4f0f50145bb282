// The line of the film: shows where one is, what was looked at and which range is marked; a hand on it moves
// through the film. The drawing itself comes from the server.
(() => {
  "use strict";
  const NS = "http://www.w3.org/2000/svg";
  const WIDTH = 1000;

  class Timeline {
    constructor(data, seek) {
      Object.assign(this, { data, seek, ranges: data.seen, marked: [null, null], frame: data.frame });
      document.addEventListener("pointerdown", (event) => this.grab(event));
    }

    part(name) {
      return document.querySelector(`[data-timeline] ${name}`);
    }

    grab(event) {
      const drawing = event.target.closest?.(".timeline-svg");
      if (!drawing || event.button) return;
      event.preventDefault();
      const go = (at) => {
        const box = drawing.getBoundingClientRect();
        const share = Math.min(Math.max((at.clientX - box.left) / box.width, 0), 0.999999);
        this.seek(Math.floor(share * this.data.frames));
      };
      const stop = () => removeEventListener("pointermove", go);
      go(event);
      addEventListener("pointermove", go);
      addEventListener("pointerup", stop, { once: true });
      addEventListener("pointercancel", stop, { once: true });
    }

    x(frame) {
      return (frame * WIDTH) / this.data.frames;
    }

    draw() {
      this.at(this.frame);
      this.seen(this.ranges);
      this.mark(...this.marked);
    }

    at(frame) {
      this.frame = frame;
      const head = this.part("[data-timeline-head]");
      const x = this.x(frame + 0.5).toFixed(2);
      head?.setAttribute("x1", x);
      head?.setAttribute("x2", x);
    }

    seen(ranges) {
      this.ranges = ranges;
      const row = this.part("[data-timeline-seen]");
      row?.replaceChildren(
        ...ranges.map(([first, last]) => {
          const bar = document.createElementNS(NS, "rect");
          const values = { x: this.x(first), y: 105, width: this.x(last + 1 - first), height: 10 };
          for (const [name, value] of Object.entries(values)) bar.setAttribute(name, value);
          return bar;
        }),
      );
      for (const element of document.querySelectorAll("[data-risky]")) {
        const frame = Number(element.dataset.risky);
        element.classList.toggle("is-seen", ranges.some(([first, last]) => first <= frame && frame <= last));
      }
    }

    mark(first, last) {
      this.marked = [first, last];
      const band = this.part("[data-timeline-range]");
      const [low, high] = [first ?? last, last ?? first];
      band?.setAttribute("x", low === null ? 0 : this.x(low));
      band?.setAttribute("width", low === null ? 0 : this.x(high + 1 - low));
    }
  }

  window.PatinaViewer = { ...window.PatinaViewer, Timeline };
})();
