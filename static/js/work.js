/* Background work: asks every second how far it is, and shows it in place; once it has ended, the page as it then is. */

const live = document.querySelector("[data-live]");

async function look() {
  let answer;
  try {
    answer = await fetch(location.href, { headers: { "X-Requested-With": "fetch" } });
  } catch {
    return setTimeout(look, 5000);
  }
  if (!answer.ok || answer.redirected) return location.reload();
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = page.querySelector("[data-live]");
  if (!now) return location.reload();
  if (now.innerHTML !== live.innerHTML) live.replaceChildren(...now.childNodes);
  if (now.dataset.live) return setTimeout(look, 1000);
  document.querySelector("[data-while]")?.remove();
}

if (live?.dataset.live) setTimeout(look, 1000);
