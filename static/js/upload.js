/* Receiving with a script: files one after the other, each with its progress and what came of it; those that need an
   attestation wait here and are sent again with it, without being chosen again. The form works without all this. */

const form = document.querySelector("[data-upload]");
const input = form.querySelector("input[type=file]");
const folder = form.querySelector("[data-folder]");
const list = document.querySelector("[data-receipts]");
const attest = form.querySelector("[data-attest]");
const box = attest.querySelector("input");
const drop = form.querySelector("[data-drop]");
const send = form.querySelector("[data-send]");
let waiting = [];
let attestation = "";

drop.querySelector("[data-drop-words]").hidden = false;

for (const name of ["dragover", "dragleave", "drop"]) {
  drop.addEventListener(name, (drag) => {
    drag.preventDefault();
    drop.classList.toggle("over", name === "dragover");
    if (name === "drop" && drag.dataTransfer.files.length) input.files = drag.dataTransfer.files;
  });
}

function line(file) {
  const item = document.createElement("li");
  const name = document.createElement("strong");
  const came = document.createElement("span");
  const bar = document.createElement("progress");
  name.textContent = file.name;
  came.className = "came";
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", `Sending ${file.name}`);
  item.append(name, " ", came, bar);
  list.hidden = false;
  list.append(item);
  return { item, came, bar };
}

function say({ item, came, bar }, told, mine) {
  bar.remove();
  item.className = told.outcome;
  const kept = { received: "Received as ", duplicate: "Held already as " }[told.outcome];
  if (kept) {
    const link = document.createElement("a");
    link.href = told.address;
    link.textContent = told.label;
    came.append(kept, link);
  } else if (told.listed) {
    item.className = "listed";
    came.textContent = "Stop: it is on the block-list";
  } else {
    came.textContent =
      told.outcome === "needs_attestation" ? "Not kept: an attestation is needed" : "Not received";
  }
  for (const words of [told.reason, told.carries, compared(told.sha256, mine)]) {
    if (words) item.append(note(words));
  }
  if (told.listed) {
    const link = document.createElement("a");
    link.href = told.describe;
    link.textContent = "Describe a withheld item";
    const words = note(" in its place, in words and with this hash.");
    words.prepend(link);
    item.append(words);
  }
}

function note(words) {
  const said = document.createElement("span");
  said.className = "note";
  said.textContent = words;
  return said;
}

/* The browser's own SHA-256; "" where the file is too large to be read at once, or the page is not a secure one. */
async function hashed(file) {
  if (file.size > 256 * 2 ** 20 || !globalThis.crypto?.subtle) return "";
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function compared(theirs, mine) {
  if (!theirs) return "";
  if (!mine) return `SHA-256 at the server ${theirs}; not computed in this browser.`;
  if (mine === theirs) return `SHA-256 ${theirs}, the same in this browser as at the server.`;
  return `SHA-256 in this browser ${mine}, at the server ${theirs}. They differ: what arrived is not what was sent.`;
}

const failed = (reason) => ({ outcome: "refused", reason });

/* What came of one file; it never fails, it tells. */
function post(file, shown, attested) {
  const body = new FormData(form);
  body.delete("files");
  body.delete("attest");
  body.set("files", file, file.name);
  if (attested) body.set("attest", "on");
  body.set("attestation", attested ? attestation : "");
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action || location.href);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (sent) => {
      if (sent.lengthComputable) shown.bar.value = sent.loaded / sent.total;
    });
    request.addEventListener("load", () => {
      if (request.responseURL.includes("/sign-in/")) {
        resolve(failed("Your session has ended and nothing of this file was kept. Sign in and send it again."));
        return;
      }
      const told = request.response?.outcomes?.[0];
      const words = Object.values(request.response?.errors ?? {}).flat().join(" ");
      resolve(told ?? failed(words || `The server answered ${request.status}. Nothing of this file was kept; send it again.`));
    });
    request.addEventListener("error", () =>
      resolve(failed("The connection broke before the answer came. Send it again: the same bytes are kept once.")),
    );
    request.send(body);
  });
}

function ask() {
  attest.hidden = waiting.length === 0;
  attest.querySelector("[data-again]").textContent = "To have them kept, attest and receive them again.";
  send.textContent = waiting.length ? "Receive them with the attestation" : "Receive";
  if (waiting.length) box.focus();
}

form.addEventListener("submit", async (submit) => {
  const again = waiting.filter(() => box.checked);
  const files = [...again, ...input.files, ...folder.files];
  if (!files.length) {
    if (waiting.length) {
      submit.preventDefault();
      box.focus();
    }
    return;
  }
  submit.preventDefault();
  const attested = box.checked;
  send.disabled = true;
  if (again.length) waiting = [];
  for (const file of files) {
    const shown = line(file);
    const [told, mine] = await Promise.all([post(file, shown, attested), hashed(file).catch(() => "")]);
    say(shown, told, mine);
    if (told.outcome === "needs_attestation") waiting.push(file);
    if (told.attestation) attestation = told.attestation;
  }
  send.disabled = false;
  input.value = "";
  folder.value = "";
  box.checked = false;
  attestation = "";
  ask();
});
