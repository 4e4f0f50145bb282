// Measures: [data-metres] and [data-feet] follow each other; an <output data-mean="x"> shows the mean of the
// inputs [data-mean-of="x"] that hold a number.
(() => {
  "use strict";
  const METRES = 0.3048;

  const follow = (field) => {
    const form = field.form;
    const [to, value, digits] = field.matches("[data-metres]")
      ? [form.querySelector("[data-feet]"), field.valueAsNumber / METRES, 1]
      : [form.querySelector("[data-metres]"), field.valueAsNumber * METRES, 2];
    if (to) to.value = Number.isFinite(value) ? value.toFixed(digits).replace(/\.?0+$/, "") : "";
  };

  const mean = (form, name) => {
    const output = form.querySelector(`output[data-mean="${name}"]`);
    if (!output) return;
    const values = [...form.querySelectorAll(`[data-mean-of="${name}"]`)]
      .map((field) => field.valueAsNumber)
      .filter(Number.isFinite);
    const sum = values.reduce((total, value) => total + value, 0);
    output.value = values.length ? `${(sum / values.length).toFixed(2)} %` : "—";
  };

  addEventListener("input", (event) => {
    const field = event.target;
    if (field.matches?.("[data-metres], [data-feet]")) follow(field);
    if (field.dataset?.meanOf) mean(field.form, field.dataset.meanOf);
  });

  addEventListener("DOMContentLoaded", () => {
    for (const output of document.querySelectorAll("output[data-mean]")) {
      output.closest("[hidden]")?.removeAttribute("hidden");
      mean(output.closest("form"), output.dataset.mean);
    }
  });
})();
