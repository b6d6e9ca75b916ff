// The invigilator's page: asks every ten seconds what has changed, lets the times run between two looks by the server's
// clock, and says in red since when it has been without the server. Acts are plain forms and need none of this.

const EVERY = 10_000;
const STALE_AFTER = 25_000;
const words = Object.fromEntries([...document.querySelector("[data-words]").content.querySelectorAll("[data-word]")]
  .map((item) => [item.dataset.word, item.textContent]));
const say = (word, values) => words[word].replace(/{(\w+)}/g, (_, name) => values[name]);
const two = (n) => String(n).padStart(2, "0");
const show = (selector, text) => { for (const place of document.querySelectorAll(selector)) place.textContent = text; };

// --- the server's time ---
let ahead = 0; // of this device's clock, in milliseconds
let heardAt = Date.now();
const now = () => Date.now() + ahead;
const clock = (at) => new Date(at).toLocaleTimeString("zh-CN", { hour12: false, timeZone: "Asia/Shanghai" });

const hear = (seconds) => {
  heardAt = Date.now();
  if (seconds) ahead = seconds * 1000 - heardAt;
  show("[data-fresh-time]", clock(now()));
  document.querySelector("[data-fresh]").hidden = false;
  document.querySelector("[data-stale]").hidden = true;
  document.body.removeAttribute("data-without-line");
};

// --- asking ---
const look = () => {
  if (document.visibilityState === "visible") document.querySelector("[data-live]").dispatchEvent(new Event("look"));
};
const later = () => setTimeout(() => { look(); later(); }, EVERY + Math.random() * 1000);

const isOurs = (event) => event.target.closest?.("[data-live]");
document.addEventListener("htmx:afterRequest", (event) => {
  if (isOurs(event) && event.detail.successful) hear(Number(event.detail.xhr.getResponseHeader("Room-Time")));
});
// What page.js says of a lost network is meant for one's own input; here the red line says it.
for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.body.addEventListener(name, (event) => { if (isOurs(event)) event.stopPropagation(); });
}

// --- times that run ---
const spoken = (seconds) => {
  const [m, s] = [Math.floor(seconds / 60), Math.floor(seconds % 60)];
  if (m >= 60) return say("hours", { h: Math.floor(m / 60), m: m % 60 });
  if (m >= 10) return say("minutes", { m });
  return m ? say("both", { m, s }) : say("seconds", { s });
};
const counted = (seconds) => {
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds % 60)];
  return h ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`;
};
const write = (place, text) => { if (place.textContent !== text) place.textContent = text; };

const tick = () => {
  const silent = Date.now() - heardAt > STALE_AFTER && document.visibilityState === "visible";
  if (silent && !document.body.hasAttribute("data-without-line")) {
    show("[data-stale-time]", clock(heardAt + ahead));
    document.querySelector("[data-stale]").hidden = false;
    document.body.setAttribute("data-without-line", "");
  }
  if (silent) return; // times that ran on would look alive
  for (const place of document.querySelectorAll("[data-ago]")) write(place, spoken(Math.max(now() / 1000 - place.dataset.ago, 0)));
  for (const place of document.querySelectorAll("[data-left]")) {
    const seconds = Math.max(place.dataset.left - now() / 1000, 0);
    write(place, place.hasAttribute("data-exact") ? counted(seconds) : spoken(seconds));
  }
};

hear(Number(document.querySelector("[data-now]").dataset.now));
document.addEventListener("visibilitychange", () => { heardAt = Date.now(); look(); });
window.addEventListener("online", look);
setInterval(tick, 1000);
later();
