// Sits a paper: keeps every answer in an outbox on this device until the server has acknowledged it, switches questions
// without the network, shows the server's time, and hands in at the end. What an answer is worth is never known here.

const page = document.querySelector("[data-exam]");
const paper = document.getElementById("paper");
const dialog = document.getElementById("hand-in");
const { attempt } = page.dataset;
const one = (selector, root = page) => root.querySelector(selector);
const all = (selector, root = page) => [...root.querySelectorAll(selector)];
const questions = new Map(all("fieldset[data-slot]").map((fieldset) => [Number(fieldset.dataset.slot), fieldset]));
const templates = one("[data-words]").content;
const words = Object.fromEntries(all("[data-word]", templates).map((item) => [item.dataset.word, item.textContent]));
const say = (word, values = {}) => words[word].replace(/{(\w+)}/g, (_, name) => values[name]);
const jitter = (most) => Math.random() * most;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// --- what this device remembers; without storage it remembers as long as the page is open ---
const store = {
  get(key) { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
  set(key, value) { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* the outbox below still holds it */ } },
  drop(key) { try { localStorage.removeItem(key); } catch { /* nothing was kept */ } },
};
const keyOf = (slot) => `exam:${attempt}:${slot}`;
const marks = new Set(store.get(`exam-marks:${attempt}`) ?? []);

// --- answers and the outbox ---
const outbox = new Map();
const acknowledged = new Map([...questions].map(([slot, fieldset]) => [slot, Number(fieldset.dataset.sequence)]));
const inputs = (slot) => all(".option-input", questions.get(slot));
const chosen = (slot) => inputs(slot).filter((input) => input.checked).map((input) => input.value);
const letters = (slot) => inputs(slot).map((input, i) => (input.checked ? String.fromCharCode(65 + i) : "")).join("");
let stopped = false; // closed, taken over or refused: nothing is sent any longer

const remember = (slot) => {
  const kept = store.get(keyOf(slot))?.sequence ?? 0;
  const sequence = Math.max(acknowledged.get(slot), outbox.get(slot)?.sequence ?? 0, kept) + 1;
  const entry = { slot, sequence, chosen: chosen(slot) };
  outbox.set(slot, entry);
  store.set(keyOf(slot), entry);
};

/** What an earlier page of this device could not send and the server has not got. */
const recall = () => {
  for (const slot of questions.keys()) {
    const entry = store.get(keyOf(slot));
    if (!entry) continue;
    if (entry.sequence <= acknowledged.get(slot)) { store.drop(keyOf(slot)); continue; }
    for (const input of inputs(slot)) input.checked = entry.chosen.includes(input.value);
    outbox.set(slot, { ...entry, slot });
  }
};

const settle = (slot, sequence) => {
  acknowledged.set(slot, Math.max(acknowledged.get(slot) ?? 0, sequence));
  if ((outbox.get(slot)?.sequence ?? Infinity) <= sequence) outbox.delete(slot);
  if ((store.get(keyOf(slot))?.sequence ?? Infinity) <= sequence) store.drop(keyOf(slot));
};

// --- saving: one request at a time, again after 1, 2, 4, 8, 15, 15 … seconds, for ever ---
const WAITS = [1, 2, 4, 8, 15];
let inFlight = null;
let timer = 0;
let failures = 0;

// No cookie goes along: the lease in the body says whose attempt it is.
const request = (extra = {}) => fetch(page.dataset.save, {
  method: "POST",
  credentials: "omit",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({ lease: paper.elements.lease.value, saves: [...outbox.values()] }),
  ...extra,
});

const send = async () => {
  const patience = new AbortController();
  const limit = setTimeout(() => patience.abort(), 15000);
  try {
    const response = await request({ signal: patience.signal });
    if (![200, 403, 409, 410, 422].includes(response.status)) throw new Error(response.status);
    take(response.status, await response.json());
    failures = 0;
    return true;
  } catch {
    failures += 1;
    return false;
  } finally {
    clearTimeout(limit);
  }
};

const flush = () => {
  clearTimeout(timer);
  if (stopped) return Promise.resolve(false);
  inFlight ??= send().finally(() => {
    inFlight = null;
    showSaved();
    if (outbox.size) later(failures ? WAITS[Math.min(failures, WAITS.length) - 1] * 1000 : 0);
  });
  return inFlight;
};

const later = (ms) => {
  clearTimeout(timer);
  if (!stopped) timer = setTimeout(flush, ms + jitter(ms / 3));
};

const take = (status, ack) => {
  if (ack.remaining !== undefined) setRemaining(ack.remaining);
  if (status === 409) return freeze(say("stale"), true);
  if (status === 403) return freeze(say("denied"));
  if (status === 410) return leave();
  for (const [slot, sequence] of Object.entries(ack.stored)) settle(Number(slot), sequence);
  for (const slot of ack.unknown) outbox.delete(slot);
  if (ack.at) savedAt = ack.at;
  return null;
};

/** Nothing is left to send, and the server has just answered. */
const drained = async () => {
  for (;;) {
    if (inFlight) await inFlight;
    if (stopped) return false;
    if (await flush() && !outbox.size) return true;
    if (stopped) return false;
    tell("hand-in", say("waiting", { n: outbox.size }));
    await pause(WAITS[Math.min(Math.max(failures, 1), WAITS.length) - 1] * 1000);
  }
};

// --- what is safe, in words ---
let savedAt = "";
const pill = one("[data-saved]");

const showSaved = () => {
  const state = !outbox.size ? "saved" : failures ? "offline" : "pending";
  const text = state === "saved" ? savedAt && say("saved", { time: savedAt }) : say(state, { n: outbox.size });
  one('[data-notice="offline"]').hidden = !failures;
  if (!text) return;
  pill.hidden = false;
  pill.dataset.state = state;
  for (const icon of all("[data-icon]", pill)) icon.hidden = icon.dataset.icon !== state;
  one("[data-saved-text]").textContent = text;
};

const tell = (name, text) => {
  let notice = one(`[data-notice="${name}"]`);
  if (!notice) {
    notice = one("[data-notice-frame]", templates).cloneNode(true);
    notice.removeAttribute("data-notice-frame");
    notice.dataset.notice = name;
    one("[data-notices]").append(notice);
  }
  if (one("p", notice).textContent !== text) one("p", notice).textContent = text;
  return notice;
};

/** Read-only: everything stays to be seen, nothing is sent. */
const freeze = (message, mayTakeOver = false) => {
  stopped = true;
  clearTimeout(timer);
  for (const input of all(".option-input, [data-mark]")) input.disabled = true;
  one("[data-hand-in]").hidden = true;
  if (dialog.open) dialog.close();
  const notice = tell("stopped", message);
  if (mayTakeOver && !one("form", notice)) {
    const form = document.getElementById("hand-in-form").cloneNode(true);
    const button = one("button", form);
    form.className = "button-row";
    form.removeAttribute("id");
    one("a", form).remove();
    Object.assign(button, { name: "take-over", textContent: say("takeOver"), className: "button" });
    one("p", notice).after(form);
  }
};

const leave = () => {
  stopped = true;
  clearTimeout(timer);
  store.drop(`exam-marks:${attempt}`);
  location.assign(page.dataset.after);
};

// --- time: the server says how much is left, this device only counts it down ---
const clock = one("[data-countdown]");
const ANNOUNCED = [30, 10, 5, 1];
let endsAt = 0;
let minutesBefore = Infinity;
let isOver = false;

const setRemaining = (seconds) => { endsAt = performance.now() + seconds * 1000; };
const left = () => Math.max(0, Math.ceil((endsAt - performance.now()) / 1000));
const two = (n) => String(n).padStart(2, "0");

const tick = () => {
  const seconds = left();
  const [m, s] = [Math.floor(seconds / 60), seconds % 60];
  const state = seconds <= 60 ? "last" : seconds <= 300 ? "soon" : "calm";
  one("[data-time]").textContent = m >= 60 ? `${Math.floor(m / 60)}:${two(m % 60)}:${two(s)}` : `${two(m)}:${two(s)}`;
  one('[data-fact="left"]').textContent = say("left", { m, s });
  clock.dataset.state = state;
  one("[data-note]").hidden = state === "calm";
  one("[data-note]").textContent = state === "calm" ? "" : say(seconds ? state : "over");
  const passed = ANNOUNCED.find((minutes) => seconds / 60 <= minutes && minutesBefore > minutes && seconds > 0);
  if (passed && minutesBefore !== Infinity) one("[data-announce]").textContent = say("minutesLeft", { n: passed });
  minutesBefore = seconds / 60;
  if (!seconds && !isOver && !stopped) timeUp();
};

const timeUp = async () => {
  isOver = true;
  for (const input of all(".option-input")) input.disabled = true;
  tell("hand-in", say("timeUp"));
  await pause(jitter(8000));
  handIn();
};

let handingIn = false;
const handIn = async () => {
  if (handingIn) return;
  handingIn = true;
  if (dialog.open) dialog.close();
  tell("hand-in", say(isOver ? "timeUp" : "handingIn"));
  if (!await drained()) return;
  const form = document.getElementById("hand-in-form");
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "hand-in", value: "1" }));
  stopped = true;
  store.drop(`exam-marks:${attempt}`);
  store.drop(`exam-place:${attempt}`);
  form.submit();
};

// --- which question is shown; each has its own address, so that Back is the question before ---
let current = Number(paper.elements.slot.value);
let reviewing = Boolean(one('[data-view="paper"]').hidden);

const show = (place, { focus = true } = {}) => {
  reviewing = place === "review";
  if (!reviewing) current = Math.min(Math.max(Number(place) || 1, 1), questions.size);
  for (const view of all("[data-view]")) view.hidden = (view.dataset.view === "review") !== reviewing;
  for (const item of all("[data-view-of]")) item.hidden = (item.dataset.viewOf === "review") !== reviewing;
  for (const [slot, fieldset] of questions) fieldset.hidden = fieldset.disabled = slot !== current || reviewing;
  paper.elements.slot.value = current;
  one("[data-previous]").disabled = current === 1;
  one("[data-previous]").value = current - 1;
  for (const button of all("[data-next]")) {
    button.value = current === questions.size ? "review" : current + 1;
    if (button.dataset.nextWords) one("span", button).textContent = button.dataset.nextWords.split("|")[Number(button.value === "review")];
  }
  store.set(`exam-place:${attempt}`, current);
  refresh();
  if (!focus) return;
  window.scrollTo(0, 0);
  one(reviewing ? ".review h1" : `#stem-${current}`).focus({ preventScroll: true });
};

const go = (place) => {
  if (location.hash) location.replace("#main"); // closes the answer card, which is open by its address
  history.pushState(null, "", `?q=${place}`);
  show(place);
  if (outbox.size && !failures) flush();
};

// --- the answer card, the review, the dialog ---
const list = (slots) => say("numbers", { list: slots.join(say("joint")) });
const figures = (name, n) => { for (const place of all(`[data-count="${name}"]`)) place.textContent = n; };

const refresh = () => {
  const slots = [...questions.keys()];
  const open = slots.filter((slot) => !chosen(slot).length);
  const marked = slots.filter((slot) => marks.has(slot));
  const answered = slots.length - open.length;
  figures("answered", answered);
  figures("open", open.length);
  figures("marked", marked.length);
  for (const cell of all("[data-cell]")) refreshCell(cell);
  const mark = one("[data-mark]", questions.get(current));
  mark.setAttribute("aria-pressed", marks.has(current));
  one("span", mark).textContent = say(marks.has(current) ? "marked" : "mark");
  refreshReview(open, marked);
  refreshDialog(open, marked, answered);
};

const refreshCell = (cell) => {
  const slot = Number(cell.dataset.cell);
  const isAnswered = chosen(slot).length > 0;
  cell.toggleAttribute("data-marked", marks.has(slot));
  if (isAnswered) cell.dataset.state = "answered"; else delete cell.dataset.state;
  if (slot === current && !reviewing) cell.setAttribute("aria-current", "true"); else cell.removeAttribute("aria-current");
  one("span", cell).textContent = ` ${say(isAnswered ? "answered" : "open")}${marks.has(slot) ? say("joint") + say("marked") : ""}`;
};

const refreshReview = (open, marked) => {
  const lead = open.length ? (marked.length ? "leadBoth" : "leadOpen") : (marked.length ? "leadMarked" : "leadDone");
  one("[data-review-lead]").textContent = say(lead, { n: open.length, m: marked.length });
  one('[data-review="open"]').hidden = !open.length;
  one('[data-review="marked"]').hidden = !marked.length;
  for (const line of all("[data-line]")) line.hidden = !open.includes(Number(line.dataset.line));
  one('[data-review="marked"] ul').replaceChildren(...marked.map(markedLine));
  for (const part of all("[data-part-from]")) {
    const [from, to] = [Number(part.dataset.partFrom), Number(part.dataset.partTo)];
    const n = open.filter((slot) => slot >= from && slot <= to).length;
    one("[data-part-answered]", part).textContent = to - from + 1 - n;
    one("[data-part-open]", part).textContent = n;
  }
  const first = one("[data-first-open]");
  first.hidden = !open.length;
  first.classList.toggle("button-primary", open.length > 0);
  if (open.length) { first.href = `?q=${open[0]}`; one("b", first).textContent = open[0]; }
  one("[data-hand-in]").classList.toggle("button-primary", !open.length);
  one("[data-back]").href = `?q=${current}`;
};

const markedLine = (slot) => {
  const line = one(`[data-line="${slot}"]`).cloneNode(true);
  delete line.dataset.line;
  line.hidden = false;
  const answer = Object.assign(document.createElement("span"), { className: "review-answer" });
  answer.textContent = letters(slot) ? say("chosen", { letters: letters(slot) }) : say("open");
  one("a", line).append(answer);
  return line;
};

const refreshDialog = (open, marked, answered) => {
  one('[data-fact="title"]').textContent = say(open.length ? "titleOpen" : "titleDone", { n: open.length });
  one('[data-fact-row="open"]').hidden = !open.length;
  one('[data-fact="open"]').textContent = list(open);
  one('[data-fact-row="marked"]').hidden = !marked.length;
  one('[data-fact="marked"]').textContent = list(marked);
  const safe = outbox.size ? "someUnsaved" : answered ? "allSaved" : "noneYet";
  one('[data-fact="answered"]').textContent = say(safe, { n: answered, m: outbox.size });
  const button = one("[data-hand-in-now]");
  button.textContent = say(open.length ? "handInAnyway" : "handIn");
  button.className = `button ${open.length ? "button-danger" : "button-primary"}`;
  one("[data-hand-in-back]").className = `button ${open.length ? "button-primary" : ""}`;
};

const toggleMark = () => {
  if (stopped) return;
  if (!marks.delete(current)) marks.add(current);
  store.set(`exam-marks:${attempt}`, [...marks]);
  refresh();
};

// --- keys, for those who want them ---
const keys = { on: store.get("exam-keys") !== "off" };

const showKeys = () => {
  one("[data-keys]").hidden = false;
  one("[data-keys-list]").hidden = !keys.on;
  one("[data-keys-switch]").textContent = say(keys.on ? "keysOff" : "keysOn");
};

const onKey = (event) => {
  const elsewhere = event.target.closest("textarea, select, dialog, details, input:not(.option-input)");
  if (!keys.on || reviewing || elsewhere || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "ArrowLeft" && current > 1) go(current - 1);
  else if (event.key === "ArrowRight") go(current === questions.size ? "review" : current + 1);
  else if (/^[1-6]$/.test(event.key)) inputs(current)[Number(event.key) - 1]?.click();
  else if (/^m$/i.test(event.key)) toggleMark();
  else return;
  event.preventDefault();
};

// --- wiring ---
paper.addEventListener("change", (event) => {
  if (!event.target.matches(".option-input") || stopped) return;
  remember(Number(event.target.closest("fieldset").dataset.slot));
  refresh();
  showSaved();
  if (!failures) later(1000);
});
paper.addEventListener("submit", (event) => {
  event.preventDefault();
  go(event.submitter.value);
});
document.getElementById("hand-in-form").addEventListener("submit", (event) => {
  event.preventDefault();
  handIn();
});
page.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="?q="]');
  if (link) { event.preventDefault(); go(link.getAttribute("href").slice(3)); }
  if (event.target.closest("[data-mark]")) toggleMark();
  if (event.target.closest("[data-hand-in]")) { event.preventDefault(); refresh(); dialog.showModal(); }
  if (event.target.closest("[data-hand-in-back]")) event.preventDefault();
  if (event.target.closest("[data-keys-switch]")) {
    keys.on = !keys.on;
    store.set("exam-keys", keys.on ? "on" : "off");
    showKeys();
  }
});
document.addEventListener("keydown", onKey);
window.addEventListener("popstate", () => show(new URLSearchParams(location.search).get("q") ?? current, { focus: false }));
window.addEventListener("online", () => { if (outbox.size) flush(); });
const parting = () => { if (outbox.size && !stopped) request({ keepalive: true }).catch(() => {}); };
window.addEventListener("pagehide", parting);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") parting();
  else flush(); // after sleep the clock of this page may lag: the answer brings the server's
});

recall();
setRemaining(Number(page.dataset.remaining));
for (const mark of all("[data-mark]")) mark.hidden = false;
showKeys();
const asked = new URLSearchParams(location.search).get("q");
show(asked ?? store.get(`exam-place:${attempt}`) ?? current, { focus: false });
tick();
setInterval(tick, 500);
if (outbox.size) { showSaved(); flush(); }
