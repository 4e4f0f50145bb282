// The stage: draws original and restored on one canvas as wipe, side by side, difference or one of them,
// fitted or enlarged, one picture element of the restored film to one of the screen at 1:1.
(() => {
  "use strict";
  const LEVELS = [0.25, 0.5, 1, 2, 3, 4, 6, 8];
  const BENEATH = 300; // css px kept free for the tools and the line of the film
  const GRIP = 22; // css px around the edge of the wipe that a hand finds

  class Stage {
    constructor(canvas, data) {
      Object.assign(this, { canvas, data, mode: "wipe", front: "after", edge: 0.5, zoom: 0, at: [0.5, 0.5] });
      this.context = canvas.getContext("2d", { alpha: false });
      this.pictures = {};
      this.full = [Math.round(data.height * data.aspect), data.height];
    }

    // Fit the canvas to the room it has; returns whether its size changed.
    measure() {
      const room = this.canvas.parentElement.clientWidth;
      const most = Math.max(innerHeight - BENEATH, 320);
      const tall = this.mode === "side" && room < 620 ? 2 : 1;
      const height = Math.round(Math.min((room / this.data.aspect) * tall, most));
      const ratio = devicePixelRatio || 1;
      const size = [Math.round(room * ratio), Math.round(height * ratio)];
      if (this.canvas.width === size[0] && this.canvas.height === size[1]) return false;
      [this.canvas.width, this.canvas.height] = size;
      this.canvas.style.height = `${height}px`;
      this.ratio = ratio;
      return true;
    }

    // The panes of the canvas as [x, y, width, height] in screen pixels.
    panes() {
      const { width, height } = this.canvas;
      if (this.mode !== "side") return [[0, 0, width, height]];
      const gap = Math.round(2 * this.ratio);
      if (width / height > this.data.aspect * 0.9) {
        const half = Math.floor((width - gap) / 2);
        return [[0, 0, half, height], [width - half, 0, half, height]];
      }
      const half = Math.floor((height - gap) / 2);
      return [[0, 0, width, half], [0, height - half, width, half]];
    }

    fitted() {
      const [, , width, height] = this.panes()[0];
      return Math.min(width / this.full[0], height / this.full[1]);
    }

    scale() {
      return this.zoom || this.fitted();
    }

    // How many screen pixels the whole picture is wide, to choose what to ask of the server.
    pixels() {
      return this.zoom ? Infinity : this.full[0] * this.scale();
    }

    magnify(how) {
      const now = this.scale();
      if (how === "toggle") this.zoom = this.zoom ? 0 : 1;
      else if (how === "in") this.zoom = LEVELS.find((level) => level > now * 1.01) ?? LEVELS.at(-1);
      else {
        const smaller = LEVELS.filter((level) => level < now * 0.99).at(-1);
        this.zoom = smaller && smaller > this.fitted() ? smaller : 0;
      }
      this.hold();
    }

    // Move the enlarged picture by screen pixels.
    pan(dx, dy) {
      const scale = this.scale();
      this.at = [this.at[0] - dx / (this.full[0] * scale), this.at[1] - dy / (this.full[1] * scale)];
      this.hold();
    }

    // Keep the picture over its pane: it never leaves a gap that its size could fill.
    hold() {
      const [, , width, height] = this.panes()[0];
      const room = [width, height];
      this.at = this.at.map((place, axis) => {
        const half = room[axis] / (2 * this.full[axis] * this.scale());
        return half >= 0.5 ? 0.5 : Math.min(Math.max(place, half), 1 - half);
      });
    }

    sides() {
      if (this.mode === "difference") return ["difference"];
      if (this.mode === "single") return [this.front];
      return ["before", "after"];
    }

    showsRestored() {
      return this.mode === "single" ? this.front === "after" : this.mode !== "difference";
    }

    draw() {
      const { context, canvas } = this;
      const panes = this.panes();
      context.fillStyle = "#000";
      context.fillRect(0, 0, canvas.width, canvas.height);
      if (this.mode === "wipe") {
        this.paint("before", panes[0], panes[0]);
        const x = Math.round(this.edge * canvas.width);
        this.paint("after", panes[0], [x, 0, canvas.width - x, canvas.height]);
        this.line(x);
      } else {
        this.sides().forEach((side, number) => this.paint(side, panes[number], panes[number]));
      }
    }

    paint(side, pane, clip) {
      const picture = this.pictures[side];
      if (!picture) return;
      const { context } = this;
      const [x, y, width, height] = pane;
      const scale = this.scale();
      const size = [this.full[0] * scale, this.full[1] * scale];
      context.save();
      context.beginPath();
      context.rect(...clip);
      context.clip();
      context.imageSmoothingEnabled = size[0] / picture.bitmap.width < 2;
      context.imageSmoothingQuality = "high";
      context.drawImage(
        picture.bitmap,
        Math.round(x + width / 2 - this.at[0] * size[0]),
        Math.round(y + height / 2 - this.at[1] * size[1]),
        Math.round(size[0]),
        Math.round(size[1]),
      );
      context.restore();
    }

    line(x) {
      const { context, canvas, ratio } = this;
      context.fillStyle = "rgb(0 0 0 / 45%)";
      context.fillRect(x - 2 * ratio, 0, 4 * ratio, canvas.height);
      context.fillStyle = "#fff";
      context.fillRect(x - ratio, 0, 2 * ratio, canvas.height);
      context.beginPath();
      context.arc(x, canvas.height / 2, 9 * ratio, 0, 2 * Math.PI);
      context.fill();
    }

    nearEdge(event) {
      if (this.mode !== "wipe") return false;
      const box = this.canvas.getBoundingClientRect();
      return !this.zoom || Math.abs(event.clientX - box.left - this.edge * box.width) < GRIP;
    }

    setEdge(clientX) {
      const box = this.canvas.getBoundingClientRect();
      this.edge = Math.min(Math.max((clientX - box.left) / box.width, 0), 1);
    }
  }

  window.PatinaViewer = { ...window.PatinaViewer, Stage };
})();
