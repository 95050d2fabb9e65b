/* What a page does beyond its links and forms: the theme, and rows by keyboard. Everything else works without it. */

const root = document.documentElement;
const system = window.matchMedia("(prefers-color-scheme: dark)");

function isDark() {
  return root.dataset.theme ? root.dataset.theme === "dark" : system.matches;
}

/* The choice is a cookie, so that the next page arrives in it and nothing flashes. */
function choose(theme) {
  root.dataset.theme = theme;
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=lax${secure}`;
}

const toggle = document.querySelector("[data-theme-toggle]");
if (toggle) {
  const name = () => {
    toggle.textContent = isDark() ? "Light" : "Dark";
    toggle.setAttribute("aria-label", `${toggle.textContent} colors`);
  };
  toggle.hidden = false;
  toggle.addEventListener("click", () => {
    choose(isDark() ? "light" : "dark");
    name();
  });
  system.addEventListener("change", name);
  name();
}

/* On a phone the places scroll sideways: the open one is brought into view. */
const places = document.querySelector(".places");
const openPlace = places?.querySelector("[aria-current]");
if (openPlace) places.scrollLeft = openPlace.offsetLeft - (places.clientWidth - openPlace.offsetWidth) / 2;

/* Drafts of forms are one person's: at sign-out they go, and so do another's once somebody is signed in. Whose session
   has merely expired finds their own again; at the sign-in page nobody is shown any. */
function forgetDrafts(isKept) {
  for (const key of Object.keys(localStorage)) if (key.startsWith("draft:") && !isKept(key)) localStorage.removeItem(key);
}

const { person } = document.body.dataset;
forgetDrafts((key) => (person ? key.startsWith(`draft:${person}:`) : /^draft:[0-9]+:/.test(key)));
for (const form of document.querySelectorAll("form[data-signs-out]")) {
  form.addEventListener("submit", () => {
    document.body.dataset.leaving = "1";
    forgetDrafts(() => false);
  });
}

/* j and k move between rows or finds, Enter follows the one's own link, which has the focus; / goes to the search. */
const rowLinks = [...document.querySelectorAll("[data-rows] tbody th[scope=row] a:first-of-type, [data-finds] .where a")];

function step(by) {
  const here = rowLinks.findIndex((link) => link.closest("tr, li").contains(document.activeElement));
  const next = here < 0 ? (by > 0 ? 0 : rowLinks.length - 1) : here + by;
  const link = rowLinks[Math.min(Math.max(next, 0), rowLinks.length - 1)];
  link?.focus();
  link?.closest("tr, li").scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (press) => {
  const isTyping = press.target.closest("input, select, textarea, [contenteditable]");
  if (isTyping || press.ctrlKey || press.metaKey || press.altKey) return;
  const box = press.key === "/" && document.querySelector("[data-search]");
  if (box) {
    press.preventDefault();
    box.select();
  }
  if (press.key === "j" || press.key === "k") step(press.key === "j" ? 1 : -1);
});

/* An open switcher closes with Escape and when the pointer goes elsewhere. */
document.addEventListener("keydown", (press) => {
  if (press.key !== "Escape") return;
  for (const open of document.querySelectorAll("details.switch[open]")) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});

document.addEventListener("click", (click) => {
  for (const open of document.querySelectorAll("details.switch[open]")) {
    if (!open.contains(click.target)) open.open = false;
  }
});
