/* Forms that enter: the date's echo as typed, names completed one after another, drafts that survive a closed tab.
   Without it, "Read the date" does the first and the rest is only slower. */

const TYPED_OUT = 250;

function later(act) {
  let waiting;
  return () => {
    clearTimeout(waiting);
    waiting = setTimeout(act, TYPED_OUT);
  };
}

function dating(echo) {
  const form = echo.closest("form");
  const field = (name) => form.elements.namedItem(name);
  let asked = 0;
  const ask = async () => {
    const turn = (asked += 1);
    const query = new URLSearchParams({ near: echo.dataset.near ?? "", own: echo.dataset.own ?? "" });
    for (const name of ["date", "year", "inferred_from"]) query.set(name, field(name)?.value ?? "");
    try {
      const answer = await fetch(`${echo.dataset.echo}?${query}`, { credentials: "same-origin" });
      if (turn !== asked) return;
      if (answer.ok && !answer.redirected) show(echo, await answer.text());
      else show(echo, "<p class='doubt'>The date could not be read here just now; it will be when you save.</p>");
    } catch {
      show(echo, "<p class='doubt'>No answer from the server: the date is read when you save.</p>");
    }
  };
  const soon = later(ask);
  field("date").addEventListener("input", () => {
    for (const name of ["year", "inferred_from"]) {
      if (field(name).dataset.offered) {
        field(name).value = "";
        delete field(name).dataset.offered;
      }
    }
    soon();
  });
  for (const name of ["year", "inferred_from"]) field(name).addEventListener("input", soon);
  echo.addEventListener("click", (click) => {
    const offer = click.target.closest("button[data-year]");
    if (!offer) return;
    click.preventDefault();
    for (const [name, value] of [["year", offer.dataset.year], ["inferred_from", offer.dataset.rests]]) {
      field(name).value = value;
      field(name).dataset.offered = "1";
    }
    field("year").closest("details").open = true;
    field("date").focus();
    field("date").dispatchEvent(new Event("change", { bubbles: true }));
    ask();
  });
}

/* The fragment comes from this same server, its words escaped there. */
function show(place, fragment) {
  place.replaceChildren(...new DOMParser().parseFromString(fragment, "text/html").body.childNodes);
}

/* A second name after ";" completes like the first: the list's values begin with what stands already. */
function completing(input) {
  const list = input.list;
  if (!list) return;
  const names = [...list.options].map((option) => option.value);
  const own = list.cloneNode(true);
  own.id = `${list.id}-${input.name}`;
  input.after(own);
  input.setAttribute("list", own.id);
  input.addEventListener("input", () => {
    const cut = input.value.lastIndexOf(";");
    const head = cut < 0 ? "" : `${input.value.slice(0, cut + 1)} `;
    if (own.dataset.head === head) return;
    own.dataset.head = head;
    own.replaceChildren(...names.map((name) => new Option("", head + name)));
  });
}

/* A quotation is looked for on the cited page while it is typed; saving says the same. */
function quoting(echo) {
  const form = echo.closest("form");
  let asked = 0;
  const ask = later(async () => {
    const turn = (asked += 1);
    const words = new FormData();
    for (const name of ["csrfmiddlewaretoken", "document", "page_number", "quote"]) {
      words.set(name, form.elements.namedItem(name).value);
    }
    try {
      const answer = await fetch(echo.dataset.quotes, { method: "POST", body: words, credentials: "same-origin" });
      if (turn === asked) show(echo, answer.ok && !answer.redirected ? await answer.text() : "");
    } catch {
      if (turn === asked) show(echo, "<p class='doubt'>No answer from the server: the quotation is checked when you save.</p>");
    }
  });
  for (const name of ["document", "page_number", "quote"]) form.elements.namedItem(name).addEventListener("input", ask);
  if (form.elements.namedItem("quote").value) ask();
}

/* What is typed and not yet saved stays in this browser, by person and address, until it is saved or thrown away, or
   the person signs out (page.js). */
function drafting(form) {
  const key = `draft:${document.body.dataset.person}:${location.pathname}${location.search}`;
  const typed = () => [...form.elements].filter((field) => field.name && !["hidden", "submit"].includes(field.type));
  /* The version goes with a draft: restored over a record that was changed since, it shows both sides when saved. */
  const version = form.elements.namedItem("version");
  const kept = () => (version ? [version, ...typed()] : typed());
  const value = (field) => (field.type === "checkbox" || field.type === "radio" ? field.checked : field.value);
  const put = (field, given) => {
    if (field.type === "checkbox" || field.type === "radio") field.checked = given;
    else field.value = given;
  };
  const id = (field) => (field.type === "radio" ? `${field.name}=${field.value}` : field.name);
  const refused = document.querySelector(".form-errors");
  const draft = JSON.parse(localStorage.getItem(key) ?? "null");
  if (draft && !refused && typed().some((field) => id(field) in draft && draft[id(field)] !== value(field))) {
    const offer = document.createElement("p");
    offer.className = "restore";
    offer.setAttribute("role", "status");
    const restore = Object.assign(document.createElement("button"), { type: "button", textContent: "Restore it" });
    const discard = Object.assign(document.createElement("button"), { type: "button", textContent: "Discard it" });
    restore.className = "button quiet";
    discard.className = "button-quiet";
    offer.append("A draft of this form was not saved. ", restore, discard);
    form.before(offer);
    restore.addEventListener("click", () => {
      for (const field of kept()) if (id(field) in draft) put(field, draft[id(field)]);
      offer.remove();
      typed()[0]?.focus();
      form.elements.namedItem("date")?.dispatchEvent(new Event("input"));
    });
    discard.addEventListener("click", () => {
      localStorage.removeItem(key);
      offer.remove();
      typed()[0]?.focus();
    });
  }
  const keep = () => {
    if (document.body.dataset.leaving) return;
    localStorage.setItem(key, JSON.stringify(Object.fromEntries(kept().map((f) => [id(f), value(f)]))));
  };
  const soon = later(keep);
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("submit", () => {
    keep();
    sessionStorage.setItem("saving", key);
  });
}

/* A page that says what was done has saved the form before it; one that refuses, or asks which side stands, has not. */
function forgetting() {
  if (document.querySelector("form.stale")) return;
  const saving = sessionStorage.getItem("saving");
  sessionStorage.removeItem("saving");
  if (saving && document.querySelector(".messages .success")) localStorage.removeItem(saving);
}

forgetting();
for (const button of document.querySelectorAll("[data-without-script]")) button.hidden = true;
for (const echo of document.querySelectorAll("[data-echo]")) dating(echo);
for (const echo of document.querySelectorAll("[data-quotes]")) quoting(echo);
for (const input of document.querySelectorAll("form.entry input[list]")) completing(input);
for (const form of document.querySelectorAll("form[data-draft]")) drafting(form);
