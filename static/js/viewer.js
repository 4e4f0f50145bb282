// Viewer: [data-viewer] compares original and restored on exact frames. Keys and buttons move through the film,
// marks make ranges for notes, and everything shown is told to the server. Without it the page shows two pictures.
(() => {
  "use strict";
  const { Frames, Stage, Looking, Timeline } = window.PatinaViewer;
  const SPEEDS = [6, 12, 24];
  const STRIDE = 0.12; // share of the canvas that one key press pans

  const filled = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_all, name) => values[name]);
  const typing = (element) => element.closest?.("input:not([type=range]), select, textarea, [contenteditable], dialog");

  class Viewer {
    constructor(root, data) {
      Object.assign(this, { root, data, words: data.words, frame: data.frame, marks: [null, null], speed: 0, asked: 0 });
      this.frames = new Frames(data);
      this.canvas = this.find("canvas");
      this.stage = new Stage(this.canvas, data);
      this.timeline = new Timeline(data, (frame) => this.seek(frame));
      this.looking = new Looking(data, this.token(), (told) => this.seen(told));
      for (const plain of root.querySelectorAll("[data-viewer-plain]")) plain.hidden = true;
      this.canvas.hidden = this.find("bar").hidden = false;
      this.bind();
      this.mode("wipe");
    }

    find(name) {
      return this.root.querySelector(`[data-viewer-${name}]`);
    }

    token() {
      return JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] || "";
    }

    bind() {
      this.root.addEventListener("click", (event) => this.press(event.target.closest("button")));
      this.find("edge").addEventListener("input", (event) => {
        this.stage.edge = Number(event.target.value) / 100;
        this.stage.draw();
      });
      this.find("counter").addEventListener("submit", (event) => {
        event.preventDefault();
        this.seek(Number(event.target.elements[0].value));
        this.canvas.focus();
      });
      this.canvas.addEventListener("pointerdown", (event) => this.grab(event));
      this.canvas.addEventListener("dblclick", () => this.magnify("toggle"));
      document.addEventListener("keydown", (event) => this.key(event));
      document.addEventListener("click", (event) => this.follow(event));
      document.addEventListener("htmx:afterSettle", () => this.refresh());
      new ResizeObserver(() => this.resized()).observe(this.canvas.parentElement);
    }

    press(button) {
      if (!button) return;
      const { mode, step, play, jump, mark, zoom } = button.dataset;
      if (mode) this.mode(mode);
      else if (step) this.step(step);
      else if (play) this.play(Number(play));
      else if (jump) this.jump(jump);
      else if (mark) this.mark(mark);
      else if (zoom) this.magnify(zoom);
      else if ("noteNew" in button.dataset) this.note();
    }

    key(event) {
      if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
      if (event.target.matches?.("input[type=range]")) return;
      const far = event.shiftKey ? 10 : 1;
      const pans = { 8: [0, 1], 2: [0, -1], 4: [1, 0], 6: [-1, 0] };
      if (event.key === "ArrowLeft") this.step(-far);
      else if (event.key === "ArrowRight") this.step(far);
      else if (event.key === "Home") this.step("home");
      else if (event.key === "End") this.step("end");
      else if (event.key === "=") this.magnify("in");
      else if (pans[event.key] && this.stage.zoom) this.pan(...pans[event.key].map((part, axis) => part * STRIDE * this.size()[axis]));
      else return;
      event.preventDefault();
      event.stopPropagation();
    }

    follow(event) {
      const link = event.target.closest?.("a[data-goto]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.seek(Number(link.dataset.goto));
      if (this.canvas.getBoundingClientRect().bottom < 80) this.root.scrollIntoView({ block: "start" });
    }

    size() {
      return [this.canvas.width, this.canvas.height];
    }

    mode(name) {
      const { stage } = this;
      if (name === "single" && stage.mode === "single") stage.front = stage.front === "after" ? "before" : "after";
      stage.mode = name;
      stage.measure();
      stage.hold();
      for (const button of this.root.querySelectorAll("[data-mode]")) {
        button.setAttribute("aria-pressed", String(button.dataset.mode === name));
      }
      this.find("edge-field").hidden = name !== "wipe";
      this.show();
    }

    step(how) {
      this.stop();
      if (how === "home") this.seek(0);
      else if (how === "end") this.seek(this.data.frames - 1);
      else this.seek(this.frame + Number(how), Math.sign(Number(how)));
    }

    seek(frame, heading = 1) {
      if (!Number.isFinite(frame)) return;
      this.frame = Math.min(Math.max(Math.trunc(frame), 0), this.data.frames - 1);
      this.heading = heading;
      return this.show();
    }

    jump(how) {
      this.stop();
      const { shots, risky } = this.data;
      const after = (list) => list.find((frame) => frame > this.frame) ?? list[0];
      if (how === "shot-next") this.seek(after(shots.map(([first]) => first)) ?? 0);
      else if (how === "shot-before") this.seek(shots.map(([first]) => first).filter((first) => first < this.frame).at(-1) ?? 0);
      else if (how === "note") this.seek(after(this.notes().map(([first]) => first)) ?? this.frame);
      else {
        const unseen = risky.filter((frame) => !this.wasSeen(frame) && frame !== this.frame);
        this.seek(after(unseen.length ? unseen : risky) ?? this.frame);
      }
    }

    wasSeen(frame) {
      return frame in this.looking.shown || this.timeline.ranges.some(([first, last]) => first <= frame && frame <= last);
    }

    notes() {
      const articles = [...document.querySelectorAll("[data-note-range]")];
      return articles.map((article) => article.dataset.noteRange.split(" ").map(Number));
    }

    mark(side) {
      this.marks[side === "in" ? 0 : 1] = this.frame;
      const [first, last] = this.marks;
      if (first !== null && last !== null && last < first) this.marks = side === "in" ? [first, null] : [null, last];
      this.timeline.mark(...this.marks);
      this.fill();
      this.say();
    }

    note() {
      this.stop();
      const form = document.querySelector("[data-note-form]");
      if (!form) return;
      form.open = true;
      this.fill();
      form.querySelector("select, textarea").focus();
      form.scrollIntoView({ block: "nearest" });
    }

    fill() {
      const form = document.querySelector("[data-note-form] form");
      if (!form) return;
      const [first, last] = this.marks;
      form.elements.first.value = first ?? last ?? this.frame;
      form.elements.last.value = last ?? first ?? this.frame;
    }

    magnify(how) {
      this.stage.magnify(how);
      this.show();
    }

    pan(dx, dy) {
      this.stage.pan(dx, dy);
      this.stage.draw();
    }

    grab(event) {
      if (event.button) return;
      const wiping = this.stage.nearEdge(event);
      if (!wiping && !this.stage.zoom) return;
      if (!wiping || event.pointerType !== "touch") event.preventDefault();
      this.canvas.focus({ preventScroll: true });
      this.canvas.setPointerCapture(event.pointerId);
      this.canvas.classList.toggle("is-panning", !wiping);
      const move = (now) => {
        if (wiping) this.wipe(now.clientX);
        else this.pan(now.movementX * this.stage.ratio, now.movementY * this.stage.ratio);
      };
      if (wiping) this.wipe(event.clientX);
      const end = () => {
        this.canvas.removeEventListener("pointermove", move);
        this.canvas.classList.remove("is-panning");
      };
      this.canvas.addEventListener("pointermove", move);
      this.canvas.addEventListener("pointerup", end, { once: true });
      this.canvas.addEventListener("pointercancel", end, { once: true });
    }

    wipe(clientX) {
      this.stage.setEdge(clientX);
      this.find("edge").value = this.stage.edge * 100;
      this.stage.draw();
    }

    play(direction) {
      if (!direction) {
        this.stop();
        return;
      }
      const speeds = SPEEDS.map((speed) => speed * direction);
      const running = this.speed !== 0;
      this.speed = speeds.includes(this.speed) ? speeds[Math.min(speeds.indexOf(this.speed) + 1, 2)] : speeds[0];
      if (!running) this.run();
    }

    stop() {
      this.speed = 0;
      for (const button of this.root.querySelectorAll("[data-play]")) button.removeAttribute("aria-pressed");
    }

    // Play by exact frames: the next one is shown when it is there and its time has come, none is left out.
    async run() {
      while (this.speed && this.root.isConnected) {
        for (const button of this.root.querySelectorAll("[data-play]")) {
          button.setAttribute("aria-pressed", String(Math.sign(this.speed) === Number(button.dataset.play)));
        }
        this.looking.touch();
        const heading = Math.sign(this.speed);
        const target = this.frame + heading;
        if (target < 0 || target >= this.data.frames) break;
        const due = performance.now() + 1000 / Math.abs(this.speed);
        await this.seek(target, heading);
        await new Promise((done) => setTimeout(done, Math.max(due - performance.now(), 0)));
      }
      this.stop();
      this.show();
    }

    // Fetch what the present mode needs and draw it, unless something else was asked for meanwhile.
    async show() {
      const ticket = ++this.asked;
      const { stage, frame } = this;
      const sides = stage.sides();
      const widths = Object.fromEntries(sides.map((side) => [side, this.frames.widthFor(side, stage.pixels())]));
      this.timeline.at(frame);
      this.say();
      const slow = setTimeout(() => ticket === this.asked && this.wait(frame), 250);
      try {
        const pictures = await Promise.all(sides.map((side) => this.frames.get(side, frame, widths[side])));
        if (ticket !== this.asked) return;
        stage.pictures = Object.fromEntries(sides.map((side, number) => [side, pictures[number]]));
        stage.draw();
        this.find("trouble").hidden = true;
        if (stage.showsRestored()) this.looking.show(frame, stage.pictures.after.receipt);
        this.shown(widths);
      } catch (error) {
        if (ticket === this.asked) this.fail(frame, error);
      } finally {
        clearTimeout(slow);
        if (ticket === this.asked) this.find("wait").hidden = true;
      }
    }

    // Say that the picture on the canvas is not yet the one that was asked for.
    wait(frame) {
      const sign = this.find("wait");
      sign.textContent = filled(this.words.waiting, { n: frame });
      sign.hidden = false;
    }

    shown(widths) {
      const heading = this.heading || 1;
      const reach = this.speed ? 8 : 3;
      const list = [];
      for (let step = 1; step <= reach; step += 1) {
        for (const side of Object.keys(widths)) list.push([side, this.frame + step * heading, widths[side]]);
      }
      for (const side of Object.keys(widths)) list.push([side, this.frame - heading, widths[side]]);
      this.frames.ahead(list);
      this.say(widths);
      this.here();
    }

    fail(frame, error) {
      this.stop();
      const trouble = this.find("trouble");
      trouble.textContent = filled(this.words.failed, { n: frame, reason: error.message });
      trouble.hidden = false;
    }

    say(widths) {
      const { data, frame, words, stage } = this;
      const counter = this.root.querySelector("#viewer-frame");
      if (document.activeElement !== counter) counter.value = frame;
      this.find("timecode").textContent = this.timecode(frame);
      const zoomed = stage.zoom ? `${Math.round(stage.zoom * 100)} %` : words.fit;
      const width = widths && Math.max(...Object.values(widths));
      const exact = !widths || Object.values(widths).includes(0);
      const size = exact ? filled(words.exact, { size: `${data.widths.after}×${data.height}` }) : filled(words.scaled, { width });
      const [first, last] = this.marks;
      const range = first === null && last === null ? "" : filled(words.range, { first: first ?? "…", last: last ?? "…" });
      const playing = this.speed ? filled(words.playing, { rate: this.speed }) : "";
      this.find("state").textContent = [playing, range, zoomed, widths ? size : ""].filter(Boolean).join(" · ");
      this.find("zoom").setAttribute("aria-pressed", String(stage.zoom === 1));
      this.canvas.classList.toggle("can-pan", Boolean(stage.zoom));
      this.canvas.classList.toggle("is-still", !stage.zoom && stage.mode !== "wipe");
      this.label();
    }

    // Name what is where on the canvas, for eyes and for readers.
    label() {
      const { stage, words, data, frame } = this;
      const sides = stage.sides();
      for (const tag of this.root.querySelectorAll("[data-viewer-tag]")) {
        tag.hidden = !sides.includes(tag.dataset.viewerTag);
      }
      const names = sides.map((side) => words[side]).join(" / ");
      const where = filled(words.frame, { n: frame, last: data.frames - 1 });
      this.canvas.setAttribute("aria-label", `${names}. ${where}`);
    }

    timecode(frame) {
      const base = Math.max(1, Math.round(this.data.rate));
      const seconds = Math.floor(frame / base);
      const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60, frame % base];
      return parts.map((part) => String(part).padStart(2, "0")).join(":");
    }

    // Mark the notes that speak of this frame, and let forms and the address know where we are.
    here() {
      for (const article of document.querySelectorAll("[data-note-range]")) {
        const [first, last] = article.dataset.noteRange.split(" ").map(Number);
        article.classList.toggle("is-here", first <= this.frame && this.frame <= last);
      }
      for (const field of document.querySelectorAll("[data-frame-now]")) field.value = this.frame;
      if (this.speed) return;
      clearTimeout(this.remember);
      this.remember = setTimeout(() => {
        const address = new URL(location.href);
        address.searchParams.set("frame", this.frame);
        history.replaceState(history.state, "", address);
      }, 400);
    }

    seen(told) {
      this.timeline.seen(told.ranges);
      const share = document.querySelector("[data-viewer-share]");
      if (share) share.textContent = filled(this.words.seen, { share: Math.floor((100 * told.frames) / told.of) });
    }

    refresh() {
      this.timeline.draw();
      this.here();
    }

    resized() {
      if (!this.stage.measure()) return;
      this.stage.hold();
      this.show();
    }
  }

  addEventListener("DOMContentLoaded", () => {
    const root = document.querySelector("[data-viewer]");
    const data = document.getElementById("viewer-data");
    if (root && data && window.createImageBitmap) new Viewer(root, JSON.parse(data.textContent));
  });
})();
