// The server says how much is left; this device only counts it down, and its own clock has no part in it.
import { all, one, say, store } from "./page.js";

const ANNOUNCED = [30, 10, 5, 1];
const clock = one("[data-countdown]");
let endsAt = 0;
let standing = null; // seconds left while the invigilator has stopped the clock
let minutesBefore = Infinity;
let isOver = false;

export const on = { over() {} };
export const setRemaining = (seconds) => {
  endsAt = performance.now() + seconds * 1000;
  if (seconds > 0) isOver = false;
};
export const halt = (seconds) => { standing = seconds ?? left(); };
export const proceed = () => { standing = null; };
export const left = () => standing ?? Math.max(0, Math.ceil((endsAt - performance.now()) / 1000));
const two = (n) => String(n).padStart(2, "0");

const shown = (seconds) => {
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60), seconds % 60];
  if (store.get("exam-clock") === "minutes" && seconds > 300) return say("minutes", { m: Math.ceil(seconds / 60) });
  return h ? `${h}:${two(m % 60)}:${two(s)}` : `${two(m)}:${two(s)}`;
};

export const tick = () => {
  const seconds = Math.floor(left());
  const state = seconds <= 60 ? "last" : seconds <= 300 ? "soon" : "calm";
  one("[data-time]").textContent = shown(seconds);
  one('[data-fact="left"]').textContent = say("left", { m: Math.floor(seconds / 60), s: seconds % 60 });
  clock.dataset.state = state;
  one("[data-note]").hidden = state === "calm" && standing === null;
  one("[data-note]").textContent = standing !== null ? say("stands") : state === "calm" ? "" : say(seconds ? state : "over");
  announce(seconds / 60);
  if (!seconds && !isOver && standing === null) { isOver = true; on.over(); }
};

/** Told once each, to those who listen rather than look; never on opening the page. */
const announce = (minutes) => {
  const passed = ANNOUNCED.find((limit) => minutes <= limit && minutesBefore > limit && minutes > 0);
  if (passed && minutesBefore !== Infinity) one("[data-announce]").textContent = say("minutesLeft", { n: passed });
  minutesBefore = minutes;
};

for (const button of all("[data-clock-switch]")) {
  button.addEventListener("click", () => {
    store.set("exam-clock", store.get("exam-clock") === "minutes" ? "seconds" : "minutes");
    tick();
  });
}
