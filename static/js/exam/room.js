// In touch with the room: says that the page is there, hears of more time, a pause, a message, an end.
import { post, unsaved } from "./outbox.js";
import { all, jitter, one, page, paper, tell } from "./page.js";

const EVERY = 10000;
export const on = { remaining() {}, paused() {}, resumed() {}, closed() {}, lost() {} };

let told = Number(page.dataset.told);
let isPaused = page.hasAttribute("data-paused");
let away = { count: 0, seconds: 0, since: 0 };
let stopped = false;
let timer = 0;

const report = () => ({
  lease: paper.elements.lease.value,
  unsaved: unsaved(),
  away_count: away.count,
  away_seconds: Math.round(away.seconds),
  notices_seen: told,
});

/** Heard in an acknowledgement of a save, too: a growing number of notices means there is something to fetch. */
export const heed = (answer) => {
  if (answer.closed) return on.closed();
  if (answer.paused !== undefined && answer.paused !== isPaused) {
    isPaused = answer.paused;
    if (isPaused) on.paused(answer.remaining); else on.resumed(answer.remaining);
  }
  if (answer.notices > told) fetchNotices(answer.notices);
  return null;
};

export const ping = async () => {
  clearTimeout(timer);
  if (stopped || !page.dataset.presence) return;
  try {
    const { status, answer } = await post(page.dataset.presence, report());
    if (status === 409 || status === 403) on.lost(status);
    else {
      if (answer.remaining !== undefined && !answer.paused) on.remaining(answer.remaining);
      heed(answer);
    }
  } catch { /* the saves say what has not arrived; this only says hello */ }
  if (!stopped) timer = setTimeout(ping, EVERY + jitter(EVERY / 3));
};

const fetchNotices = async (upTo) => {
  const after = told;
  told = upTo;
  try {
    const { status, answer } = await post(page.dataset.notices, { lease: paper.elements.lease.value, since: after });
    if (status !== 200) return;
    for (const notice of answer) show(notice);
  } catch {
    told = after; // asked again with the next acknowledgement
  }
};

const show = (notice) => {
  if (notice.kind === "resumed") for (const pause of all('[data-kind="paused"]')) pause.remove(); // it holds no longer
  const frame = tell(`room-${notice.number}`, notice.text);
  frame.dataset.kind = notice.kind;
  const close = one("[data-notice-close]", frame);
  if (close) { close.hidden = false; close.addEventListener("click", () => frame.remove()); }
};

export const stop = () => { stopped = true; clearTimeout(timer); };
export const start = () => {
  stopped = false;
  if (isPaused) on.paused();
  timer = setTimeout(ping, 1000 + jitter(3000));
};

document.addEventListener("visibilitychange", () => {
  const now = performance.now();
  if (document.visibilityState === "hidden") away = { ...away, count: away.count + 1, since: now };
  else if (away.since) {
    away = { ...away, seconds: away.seconds + (now - away.since) / 1000, since: 0 };
    ping(); // after sleep this page's clock may lag: the answer brings the server's
  }
});
