// Small aids; every page works without them.
"use strict";

// What is wrong is read out and stands in view.
document.querySelector("#summary")?.focus();

// On a narrow page the steps scroll sideways: the present one stands in view.
const steps = document.querySelector(".steps ol");
const here = steps?.querySelector("[aria-current]");
if (here) steps.scrollLeft = here.offsetLeft - (steps.clientWidth - here.offsetWidth) / 2;

// The sum of a group's percentages while typing.
const number = (text) => Number(text.replace("％", "").replace("%", "").trim().replace(",", "."));
for (const group of document.querySelectorAll(".shares")) {
  const output = group.querySelector("output");
  if (!output) continue;
  const inputs = [...group.querySelectorAll("input")];
  group.addEventListener("input", () => {
    const typed = inputs.map((input) => input.value).filter((value) => value.trim());
    const total = typed.map(number).reduce((sum, value) => sum + value, 0);
    const known = typed.length && Number.isFinite(total);
    output.value = known ? String(Math.round(total * 1e6) / 1e6) : "–";
    output.classList.toggle("off", Boolean(known) && Math.abs(total - 100) > 0.05);
    const direct = document.querySelector("[name=method][value=direct]");
    if (direct && typed.length) direct.checked = true;
  });
}

// Copying a link.
for (const button of document.querySelectorAll("button.copy")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    const before = button.textContent;
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = before; }, 2000);
  });
}

// A filter is applied once something is chosen.
for (const select of document.querySelectorAll(".filter select")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}

// Leaving with something typed and not saved asks first.
let typed = false;
for (const form of document.querySelectorAll("form.sheet")) {
  form.addEventListener("input", () => { typed = true; });
  form.addEventListener("submit", () => { typed = false; });
}
window.addEventListener("beforeunload", (event) => { if (typed) event.preventDefault(); });
