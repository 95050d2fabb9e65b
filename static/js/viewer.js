/* A document's pages by keyboard, and words of the text taken up for a citation. Without it every link and form works. */

const viewer = document.querySelector("[data-viewer]");
const ways = { j: "next", ArrowRight: "next", k: "previous", ArrowLeft: "previous", "+": "nearer", "=": "nearer", "-": "farther" };

document.addEventListener("keydown", (press) => {
  const isTyping = press.target.closest("input:not([type=radio]), select, textarea, [contenteditable]");
  if (!viewer || isTyping || press.ctrlKey || press.metaKey || press.altKey) return;
  /* Inside the image and on a switch the arrows are theirs. */
  if (press.key.startsWith("Arrow") && press.target.closest(".frame, [type=radio]")) return;
  const address = viewer.dataset[ways[press.key]];
  if (!address) return;
  press.preventDefault();
  location.assign(address);
});

/* Another page opens in the view that was last chosen on a narrow screen. */
for (const choice of document.querySelectorAll(".which input")) {
  const isMarked = document.querySelector("mark.quoted");
  if (!isMarked && sessionStorage.getItem("which") === choice.value) choice.checked = true;
  choice.addEventListener("change", () => sessionStorage.setItem("which", choice.value));
}

/* The first mark is brought into view, on the page's text and on its image. */
for (const place of [".words .set mark", ".frame rect"]) {
  const mark = document.querySelector(place);
  if (mark && mark.getBoundingClientRect().bottom > innerHeight - 40) mark.scrollIntoView({ block: "center" });
}

const text = document.querySelector("[data-page-text]");
const cite = document.querySelector("[data-cite]");

function chosen() {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const words = selection.toString().trim();
  return words && text.contains(range.commonAncestorContainer) ? { words, place: range.getBoundingClientRect() } : null;
}

if (text && cite) {
  const offer = Object.assign(document.createElement("button"), { type: "button", textContent: "Cite this", hidden: true });
  offer.className = "button cite-selection";
  text.after(offer);
  document.addEventListener("selectionchange", () => {
    const taken = chosen();
    if (!taken && document.activeElement === offer) return;
    offer.hidden = !taken;
    if (!taken) return;
    offer.dataset.words = taken.words;
    offer.style.left = `${Math.max(8, Math.min(taken.place.left, innerWidth - 110))}px`;
    offer.style.top = `${Math.max(8, Math.min(taken.place.bottom + 6, innerHeight - 44))}px`;
  });
  document.addEventListener("scroll", () => { offer.hidden = true; }, { capture: true, passive: true });
  offer.addEventListener("click", () => {
    cite.open = true;
    cite.querySelector("[name=quote]").value = offer.dataset.words;
    offer.hidden = true;
    document.getSelection().removeAllRanges();
    cite.querySelector("[name=event]").focus();
  });
}
