// Keeps what is being filled in on this device until it has arrived, and shows how far one is.
(() => {
  "use strict";
  const KEPT_DAYS = 7;
  const prefix = "parallax.answers.";
  const make = (tag, given) => Object.assign(document.createElement(tag), given);
  const store = (action) => {
    try { return action(window.localStorage); } catch { return null; } // storage may be forbidden
  };

  const read = (name) => store((kept) => JSON.parse(kept.getItem(name)));
  const drop = (name) => store((kept) => kept.removeItem(name));
  const isOld = (name) => !(Date.now() - (read(name) || {}).at <= KEPT_DAYS * 864e5);
  (store((kept) => Object.keys(kept)) || []).filter((name) => name.startsWith(prefix) && isOld(name)).forEach(drop);

  const done = document.querySelector("[data-done]");
  if (done) drop(prefix + done.dataset.done);

  const form = document.getElementById("form");
  if (!form) return;
  // Several people may share a device: none is shown what another began.
  const ballot = form.elements.namedItem("sheet").value.split(".")[2];
  const key = prefix + form.dataset.slug + "." + ballot.slice(0, 8);
  const told = form.dataset;

  const entered = () => [...new FormData(form)].filter(([name, value]) => name !== "sheet" && value);
  const save = () => store((kept) => kept.setItem(key, JSON.stringify(
    { digest: told.digest, at: Date.now(), fields: entered() })));

  const fill = (name, value) => {
    const field = form.elements.namedItem(name);
    if (!field || name === "language") return;
    if (field.type === "hidden" || field.type === "submit") return;
    field.value = value;
    const note = field.closest && field.closest("details");
    if (note) note.open = true;
  };
  const restore = () => {
    const kept = read(key);
    if (!kept || kept.digest !== told.digest) return false;
    kept.fields.forEach(([name, value]) => fill(name, value));
    return kept.fields.length > 0;
  };

  const bar = make("div", { className: "bar" });
  const meter = make("progress");
  const label = make("span", { id: "how-far" });
  meter.setAttribute("aria-labelledby", label.id);
  bar.append(meter, label);

  const groups = [...new Set([...form.querySelectorAll("fieldset [type=radio]")].map((e) => e.name))];
  const shares = [...form.querySelectorAll("[data-total]")];
  const sum = (set) => [...set.querySelectorAll("[type=number]")].reduce((s, e) => s + (+e.value || 0), 0);
  const show = () => {
    const given = new FormData(form);
    const right = shares.filter((set) => sum(set) === +set.dataset.total).length;
    meter.max = groups.length + shares.length;
    meter.value = groups.filter((name) => given.has(name)).length + right;
    label.textContent = told.progress.replace("{done}", meter.value).replace("{total}", meter.max);
    shares.forEach((set) => { set.querySelector("output").value = sum(set); });
  };

  // Begun on an earlier page, so not filled in since this one was opened.
  const resumed = make("input", { type: "hidden", name: "_resumed", value: 1 });
  const offerRestart = () => {
    form.append(resumed);
    const toast = make("div", { className: "toast" });
    toast.setAttribute("role", "status");
    const restart = make("button", { type: "button", className: "quiet", textContent: told.restart });
    restart.addEventListener("click", () => {
      drop(key);
      form.reset();
      resumed.remove();
      toast.remove();
      show();
    });
    form.append(toast);
    toast.append(told.restored, restart);
    form.addEventListener("input", () => toast.remove(), { once: true });
  };

  form.append(bar);
  if (!("kept" in told) && restore()) offerRestart();
  show();
  let waiting;
  let touched = false;
  form.addEventListener("input", () => {
    touched = true;
    show();
    clearTimeout(waiting);
    waiting = setTimeout(save, 300);
  });
  let sent = false; // once sent, nothing shall be kept that the receipt's page does not clear
  form.addEventListener("submit", (event) => {
    clearTimeout(waiting);
    sent = true;
    if (event.submitter && event.submitter.name === "_another") { // who goes back sees nothing either
      drop(key);
      form.reset();
    } else save();
  });
  window.addEventListener("pagehide", () => { if (!sent && touched) save(); });
})();
