// The lesson: goes back to the place read last, and tells the server which place is being read.

const text = document.querySelector("[data-lesson]");
const places = () => [...text.querySelectorAll("h2[id^='s'], h3[id^='s'], .lesson-quiz[id]")];
const EVERY = 4000;
let told = text.dataset.position;
let lastTold = 0;
let timer = 0;

// The last place whose beginning has passed the upper third of the window.
const placeBeingRead = () => {
  const line = window.innerHeight / 3;
  const passed = places().filter((place) => place.getBoundingClientRect().top <= line);
  return passed.length ? passed[passed.length - 1].id : "";
};

const tell = () => {
  window.clearTimeout(timer);
  timer = 0;
  const place = placeBeingRead();
  if (!place || place === told) return;
  const note = new FormData();
  note.set("position", place);
  note.set("csrfmiddlewaretoken", JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"]);
  if (navigator.sendBeacon(text.dataset.positionUrl, note)) told = place;
  lastTold = Date.now();
};

const tellSoon = () => {
  if (!timer) timer = window.setTimeout(tell, Math.max(600, EVERY - (Date.now() - lastTold)));
};

const goBack = () => {
  const place = told && document.getElementById(told);
  if (!place || window.location.hash) return;
  place.scrollIntoView({ block: "start" });
};

window.addEventListener("load", goBack);
window.addEventListener("scroll", tellSoon, { passive: true });
window.addEventListener("pagehide", tell);
document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && tell());
