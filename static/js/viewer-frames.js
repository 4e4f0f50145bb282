// Frames of a review: fetches exact pictures decoded by the server, keeps the last ones, and fetches ahead.
// Every picture of the restored film comes with a receipt that says the server sent it to this person.
(() => {
  "use strict";
  const KEPT = 72;
  const AHEAD = 2; // fetched ahead at the same time

  class Frames {
    constructor(data) {
      this.data = data;
      this.kept = new Map();
      this.wanted = [];
      this.running = 0;
    }

    // The smallest width the server offers that fills `pixels` of the screen; 0 is the stored size.
    widthFor(side, pixels) {
      const stored = this.data.widths[side] ?? this.data.widths.after;
      return this.data.buckets.find((width) => width >= pixels && width < stored) ?? 0;
    }

    address(side, number, width) {
      const { address, names } = this.data;
      return `${address.replace("SIDE", side)}${number}?v=${names[side]}${width ? `&w=${width}` : ""}`;
    }

    // A promise of {bitmap, receipt, width}; failures are not kept, so that the next look tries again.
    get(side, number, width) {
      const address = this.address(side, number, width);
      let entry = this.kept.get(address);
      if (entry) {
        this.kept.delete(address);
      } else {
        entry = { promise: this.fetch(address, width) };
        entry.promise.then(
          (picture) => {
            entry.picture = picture;
          },
          () => this.kept.delete(address),
        );
      }
      this.kept.set(address, entry);
      this.trim();
      return entry.promise;
    }

    has(side, number, width) {
      return Boolean(this.kept.get(this.address(side, number, width))?.picture);
    }

    async fetch(address, width) {
      const response = await fetch(address, { headers: { "X-Ahead": "1" }, credentials: "same-origin" });
      if (!response.ok) throw new Error((await response.text()).slice(0, 300) || response.statusText);
      const bitmap = await createImageBitmap(await response.blob());
      return { bitmap, receipt: response.headers.get("X-Receipt"), width };
    }

    trim() {
      for (const [address, entry] of this.kept) {
        if (this.kept.size <= KEPT) return;
        if (!entry.picture) continue;
        this.kept.delete(address);
      }
    }

    // Fetch these [side, number, width] one after another, forgetting what was asked for before.
    ahead(list) {
      this.wanted = list.filter(([, number]) => number >= 0 && number < this.data.frames);
      while (this.running < AHEAD && this.wanted.length) this.next();
    }

    next() {
      const item = this.wanted.shift();
      if (!item) return;
      if (this.has(...item)) {
        this.next();
        return;
      }
      this.running += 1;
      this.get(...item)
        .catch(() => undefined)
        .finally(() => {
          this.running -= 1;
          this.next();
        });
    }
  }

  window.PatinaViewer = { ...window.PatinaViewer, Frames };
})();
