/* Exhibits: a form that takes seconds says so while it works, and an aid's own fields show for an aid only. */

for (const form of document.querySelectorAll("form[data-waits]")) {
  const button = form.querySelector("button");
  const words = button.textContent;
  form.addEventListener("submit", (press) => {
    if (button.getAttribute("aria-disabled") === "true") press.preventDefault();
    button.setAttribute("aria-disabled", "true");
    button.textContent = form.dataset.waits;
  });
  /* Back from the history, a form that was left waiting is usable again. */
  window.addEventListener("pageshow", () => {
    button.removeAttribute("aria-disabled");
    button.textContent = words;
  });
}

const kind = document.querySelector("select[name=kind]");
const ofAids = [...document.querySelectorAll("[name=sponsor], [name=disclosed_on]")].map((input) => input.closest(".field"));

function fit() {
  for (const field of ofAids) field.hidden = kind.value !== "illustrative";
}

if (kind) {
  kind.addEventListener("change", fit);
  fit();
}
