// Upload: a <form data-upload="…"> sends its file in pieces (tus 1.0), goes on where it broke off, and says how far.
(() => {
  "use strict";
  const PIECE = 8 * 1024 * 1024;
  const PATIENCE = [1, 2, 4, 8, 15, 30]; // seconds before a broken connection is tried again

  const key = (form, file) => `upload:${form.dataset.work}:${file.name}:${file.size}:${file.lastModified}`;
  const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;
  const text = (value) => btoa(String.fromCharCode(...new TextEncoder().encode(value)));
  const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

  const remembered = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
  const remember = (name, value) => {
    try { value ? localStorage.setItem(name, value) : localStorage.removeItem(name); } catch { /* goes without */ }
  };

  class Sending {
    constructor(form, file) {
      this.form = form;
      this.file = file;
      this.key = key(form, file);
      this.panel = form.querySelector("[data-upload-panel]");
      this.bar = this.panel.querySelector("progress");
      this.line = this.panel.querySelector("[data-upload-line]");
      this.stopped = false;
      this.marks = [];
    }

    ask(method, address, headers = {}, body = null) {
      return fetch(address, {
        method, body, credentials: "same-origin",
        headers: { "Tus-Resumable": "1.0.0", "X-CSRFToken": token(), ...headers },
      });
    }

    async begin() {
      const known = remembered(this.key);
      if (known) {
        const answer = await this.ask("HEAD", known);
        if (answer.ok) return [known, Number(answer.headers.get("Upload-Offset"))];
        remember(this.key, null);
      }
      const facts = { filename: this.file.name, work: this.form.dataset.work };
      for (const name of ["item", "role", "label", "rate", "with_gaps", "coloured", "sonorized", "variant"]) {
        const field = this.form.elements[name];
        if (field) facts[name] = field.type === "checkbox" ? (field.checked ? "on" : "") : field.value;
      }
      const told = Object.entries(facts).filter(([, value]) => value).map(([name, value]) => `${name} ${text(value)}`);
      const answer = await this.ask("POST", this.form.dataset.upload, {
        "Upload-Length": String(this.file.size), "Upload-Metadata": told.join(","),
      });
      if (!answer.ok) throw Object.assign(new Error(await answer.text()), { final: true });
      const address = answer.headers.get("Location");
      remember(this.key, address);
      return [address, 0];
    }

    piece(address, offset) {
      return new Promise((done, broken) => {
        const request = new XMLHttpRequest();
        this.request = request;
        request.open("PATCH", address);
        request.setRequestHeader("Tus-Resumable", "1.0.0");
        request.setRequestHeader("X-CSRFToken", token());
        request.setRequestHeader("Upload-Offset", String(offset));
        request.setRequestHeader("Content-Type", "application/offset+octet-stream");
        request.upload.addEventListener("progress", (event) => this.show(offset + event.loaded));
        request.addEventListener("load", () => done(request));
        request.addEventListener("error", broken);
        request.addEventListener("abort", broken);
        request.send(this.file.slice(offset, offset + PIECE));
      });
    }

    async run() {
      this.panel.hidden = false;
      let tries = 0;
      while (!this.stopped) {
        try {
          let [address, offset] = await this.begin();
          this.address = address;
          this.marks = [];
          this.show(offset);
          while (!this.stopped) {
            const answer = await this.piece(address, offset);
            if (answer.status !== 204) {
              const final = [410, 413, 422, 507].includes(answer.status);
              throw Object.assign(new Error(answer.responseText), { final });
            }
            tries = 0;
            offset = Number(answer.getResponseHeader("Upload-Offset"));
            this.show(offset);
            const intake = answer.getResponseHeader("Patina-Intake");
            if (intake) {
              remember(this.key, null);
              location.assign(intake);
              return;
            }
          }
        } catch (error) {
          if (this.stopped) return;
          if (error.final) return this.refuse(error.message);
          this.line.textContent = this.panel.dataset.waiting;
          await pause(PATIENCE[Math.min(tries, PATIENCE.length - 1)]);
          tries += 1;
        }
      }
    }

    show(sent) {
      const now = performance.now() / 1000;
      this.marks.push([now, sent]);
      while (this.marks.length > 2 && now - this.marks[0][0] > 8) this.marks.shift();
      const [then, before] = this.marks[0];
      const speed = now > then ? (sent - before) / (now - then) : 0;
      this.bar.max = this.file.size;
      this.bar.value = sent;
      const megabytes = (bytes) => (bytes / 1e6).toLocaleString(undefined, { maximumFractionDigits: 1 });
      let line = `${megabytes(sent)} / ${megabytes(this.file.size)} MB`;
      if (speed > 0) {
        const left = Math.max(0, Math.round((this.file.size - sent) / speed));
        const clock = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
        line += ` · ${megabytes(speed)} MB/s · ${this.panel.dataset.left.replace("{}", clock)}`;
      }
      this.line.textContent = line;
    }

    refuse(message) {
      this.panel.classList.add("notice-bad");
      this.line.textContent = message;
      this.form.querySelectorAll("button, input, select").forEach((field) => { field.disabled = false; });
    }

    async stop() {
      this.stopped = true;
      this.request?.abort();
      remember(this.key, null);
      if (this.address) await this.ask("DELETE", this.address).catch(() => {});
      location.reload();
    }
  }

  document.querySelectorAll("form[data-upload]").forEach((form) => {
    const file = form.querySelector("input[type=file]");
    form.addEventListener("submit", (event) => {
      const chosen = file.files[0];
      if (!chosen || !chosen.size) return; // the server says what is wrong
      event.preventDefault();
      const sending = new Sending(form, chosen);
      form.querySelectorAll("button, input:not([name=csrfmiddlewaretoken]), select").forEach((field) => {
        if (!field.closest("[data-upload-panel]")) field.disabled = true;
      });
      form.querySelector("[data-upload-stop]").addEventListener("click", () => sending.stop());
      addEventListener("beforeunload", (leaving) => { if (!sending.stopped && sending.bar.value < sending.file.size) leaving.preventDefault(); });
      sending.run();
    });
  });
})();
