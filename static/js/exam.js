// Sits a paper: switches questions without the network, and brings the parts together. Answers and their way to the server:
// exam/outbox.js; time: exam/clock.js; card, review, dialog: exam/sheets.js; the room: exam/room.js.
import { isTouched, lock } from "./exam/answers.js";
import * as clock from "./exam/clock.js";
import * as outbox from "./exam/outbox.js";
import { all, attempt, hush, jitter, one, page, paper, pause, questions, say, store, tell } from "./exam/page.js";
import * as resuming from "./exam/resume.js";
import * as room from "./exam/room.js";
import { canSeal, download } from "./exam/sealed.js";
import * as sheets from "./exam/sheets.js";

const dialog = document.getElementById("hand-in");
let handingIn = false;
let isFrozen = false; // nothing can be changed here: taken over, refused, paused or over

// --- what is safe, in words ---
const pill = one("[data-saved]");

const showSaved = () => {
  const n = outbox.unsaved();
  const state = !n ? "saved" : outbox.failing() ? "offline" : "pending";
  const text = state === "saved" ? outbox.lastSaved() && say("saved", { time: outbox.lastSaved() }) : say(state, { n });
  one('[data-notice="offline"]').hidden = !outbox.failing() || handingIn; // then the hand-in says what it waits for
  if (!text) return;
  pill.hidden = false;
  pill.dataset.state = state;
  for (const icon of all("[data-icon]", pill)) icon.hidden = icon.dataset.icon !== state;
  one("[data-saved-text]").textContent = text;
};

// --- locking and letting go ---
const freeze = (frozen) => {
  isFrozen = frozen;
  for (const fieldset of questions.values()) lock(fieldset, frozen);
  for (const mark of all("[data-mark]")) mark.disabled = frozen;
  one("[data-hand-in]").hidden = frozen;
  if (frozen && dialog.open) dialog.close();
};

/** Nothing is sent any longer; everything stays to be seen. */
const stopHere = (message, mayGoOn) => {
  outbox.stop();
  room.stop();
  freeze(true);
  const notice = tell("stopped", message);
  if (!mayGoOn || one("button[data-go-on]", notice)) return;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: say("takeOver") });
  button.dataset.goOn = "";
  button.addEventListener("click", () => resuming.resume().catch(() => tell("unreached", say("unreached"))));
  const row = Object.assign(document.createElement("div"), { className: "button-row" });
  row.append(button);
  one("p", notice).after(row);
};

const numbers = (fieldsets) => fieldsets.map((one) => one.dataset.slot).join(say("joint"));

resuming.on.resumed = (remaining, answers) => {
  hush("stopped");
  hush("unreached");
  const differing = outbox.reconcile(answers);
  if (differing.length) tell("differing", say("differing", { list: numbers(differing) }));
  refresh();
  clock.setRemaining(remaining);
  freeze(false);
  outbox.go();
  room.start();
};

const leave = (address) => {
  outbox.stop();
  room.stop();
  outbox.clear();
  sheets.forget();
  location.assign(address || page.dataset.after);
};

/** Handed in elsewhere, while answers stood here that had not been sent: said before the receipt takes their place. */
const closedElsewhere = () => {
  const n = outbox.unsaved();
  if (!n) return leave();
  stopHere(say("notTaken", { n }), false);
  const notice = one('[data-notice="stopped"]');
  const link = Object.assign(document.createElement("a"), { href: page.dataset.after, className: "button", textContent: say("toReceipt") });
  link.addEventListener("click", (event) => { event.preventDefault(); leave(); });
  one("p", notice).after(link);
  return null;
};
resuming.on.closed = closedElsewhere;

// --- what the server answers ---
outbox.on.change = showSaved;
outbox.on.followed = () => { showSaved(); refresh(); };
outbox.on.answer = (status, answer) => {
  if (answer.remaining !== undefined && status !== 423) clock.setRemaining(answer.remaining);
  if (status === 409) return stopHere(say("stale"), true);
  if (status === 403) return stopHere(say("denied"), true);
  if (status === 423) return room.heed({ ...answer, paused: true });
  if (status === 410) return handingIn || closedElsewhere();
  return room.heed(answer);
};
room.on.remaining = clock.setRemaining;
room.on.closed = () => handingIn || (outbox.unsaved() ? handIn() : leave());
room.on.lost = (status) => stopHere(say(status === 409 ? "stale" : "denied"), true);
room.on.paused = (seconds) => {
  clock.halt(seconds);
  freeze(true);
  tell("paused", say("paused"));
};
room.on.resumed = (seconds) => {
  clock.proceed();
  clock.setRemaining(seconds);
  hush("paused");
  freeze(handingIn);
  if (outbox.unsaved()) outbox.flush();
};

// --- the end ---
const handIn = async () => {
  if (handingIn) return;
  handingIn = true;
  if (dialog.open) dialog.close();
  freeze(true);
  tell("hand-in", say(clock.left() ? "handingIn" : "timeUp"));
  window.scrollTo(0, 0); // where it is said how it goes on
  for (let tries = 1; ; tries += 1) {
    const outcome = await outbox.handIn();
    if (outcome?.answer.elsewhere) continue; // answered otherwise on another page: this one's answer goes first
    if (outcome && [200, 410].includes(outcome.status)) return leave(outcome.answer.after);
    if (outcome?.status === 423) { // the clock stands still: handed in when it goes on
      tell("hand-in", say("handInPaused"));
      await pause(outbox.HELD);
      continue;
    }
    if (outcome) break; // another device or a refusal: said by outbox.on.answer
    tell("hand-in", say(outbox.unsaved() ? "waiting" : "waitingSafe", { n: outbox.unsaved() }));
    if (tries >= 3 && outbox.unsaved()) offerSealed();
    await pause(outbox.wait());
  }
  handingIn = false;
  hush("hand-in");
};

const offerSealed = () => {
  const notice = tell("sealed", say(canSeal() ? "sealed" : "cannotSeal"));
  if (!canSeal() || one("button[data-seal]", notice)) return;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: say("download") });
  button.dataset.seal = "";
  button.addEventListener("click", () => download(`${page.dataset.number}-${attempt}.sealed.json`));
  one("p", notice).after(button);
};

clock.on.over = async () => {
  freeze(true);
  tell("hand-in", say("timeUp"));
  await pause(jitter(8000));
  if (!clock.left()) return handIn();
  hush("hand-in"); // more time was given meanwhile
  return freeze(false);
};

// --- which question is shown; each has its own address, so that Back is the question before ---
let current = 1;
let reviewing = Boolean(one('[data-view="paper"]').hidden);
const refresh = () => sheets.refresh(current, reviewing);

const show = (place, { focus = true } = {}) => {
  reviewing = place === "review";
  if (!reviewing) current = Math.min(Math.max(Number(place) || 1, 1), questions.size);
  for (const view of all("[data-view]")) view.hidden = (view.dataset.view === "review") !== reviewing;
  for (const item of all("[data-view-of]")) item.hidden = (item.dataset.viewOf === "review") !== reviewing;
  for (const [slot, fieldset] of questions) fieldset.hidden = fieldset.disabled = slot !== current || reviewing;
  one("[data-previous]").disabled = current === 1;
  one("[data-previous]").value = current - 1;
  for (const button of all("[data-next]")) {
    button.value = current === questions.size ? "review" : current + 1;
    if (button.dataset.nextWords) one("span", button).textContent = button.dataset.nextWords.split("|")[Number(button.value === "review")];
  }
  store.set(`exam-place:${attempt}`, current);
  showNote();
  refresh();
  if (!focus) return;
  window.scrollTo(0, 0);
  const heading = one(reviewing ? ".review h1" : `fieldset[data-slot="${current}"] .question-stem`);
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
};

const go = (place) => {
  if (location.hash) location.replace("#main"); // closes the answer card, which is open by its address
  history.pushState(null, "", `?q=${place}`);
  show(place);
  if (outbox.unsaved() && !outbox.failing()) outbox.flush();
};

// --- scratch notes: on this device only, gone with the hand-in ---
const note = one("[data-scratch]");
const notes = () => store.get(`exam-notes:${attempt}`) ?? {};
const showNote = () => { note.value = notes()[current] ?? ""; };
note.addEventListener("input", () => store.set(`exam-notes:${attempt}`, { ...notes(), [current]: note.value }));

// --- keys, for those who want them ---
const keys = { on: store.get("exam-keys") !== "off" };

const showKeys = () => {
  one("[data-keys]").hidden = false;
  one("[data-keys-list]").hidden = !keys.on;
  one("[data-keys-switch]").textContent = say(keys.on ? "keysOff" : "keysOn");
};

const onKey = (event) => {
  const elsewhere = event.target.closest("textarea, select, dialog, details, input:not(.option > input)");
  if (!keys.on || reviewing || elsewhere || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "ArrowLeft" && current > 1) go(current - 1);
  else if (event.key === "ArrowRight") go(current === questions.size ? "review" : current + 1);
  else if (/^[1-9]$/.test(event.key)) all(".option > input", questions.get(current))[Number(event.key) - 1]?.click();
  else if (/^m$/i.test(event.key)) mark();
  else return;
  event.preventDefault();
};

const mark = () => {
  if (isFrozen) return;
  sheets.toggleMark(current);
  refresh();
};

// --- wiring ---
const answered = (event, soon) => {
  const fieldset = event.target.closest("fieldset[data-slot]");
  if (!event.target.matches('[name^="answer-"]') || !fieldset || isFrozen) return;
  outbox.remember(fieldset);
  refresh();
  if (!outbox.failing()) outbox.later(soon);
};
paper.addEventListener("change", (event) => answered(event, 1000));
paper.addEventListener("input", (event) => { if (!event.target.matches(".option > input")) answered(event, 3000); });
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
  if (event.target.closest("[data-mark]")) mark();
  if (event.target.closest("[data-hand-in]")) { event.preventDefault(); refresh(); dialog.showModal(); one("[data-hand-in-back]").focus(); }
  if (event.target.closest("[data-hand-in-back]")) event.preventDefault();
  if (event.target.closest("[data-keys-switch]")) {
    keys.on = !keys.on;
    store.set("exam-keys", keys.on ? "on" : "off");
    showKeys();
  }
});
document.addEventListener("keydown", onKey);
window.addEventListener("popstate", () => show(new URLSearchParams(location.search).get("q") ?? current, { focus: false }));
window.addEventListener("online", () => { if (outbox.unsaved()) outbox.flush(); });
window.addEventListener("pagehide", outbox.parting);
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") outbox.parting(); });

const overruled = outbox.recall();
if (overruled.length) tell("differing", say("overruled", { list: numbers(overruled) }));
for (const fieldset of questions.values()) if (isTouched(fieldset) && !outbox.holds(fieldset)) outbox.remember(fieldset);
clock.setRemaining(Number(page.dataset.remaining));
for (const head of all(".question-head", paper)) head.append(one("[data-mark-frame]").content.cloneNode(true));
sheets.prepare();
for (const button of all("[data-notes], [data-clock-switch]")) button.hidden = false;
showKeys();
show(new URLSearchParams(location.search).get("q") ?? store.get(`exam-place:${attempt}`) ?? page.dataset.current, { focus: false });
clock.tick();
setInterval(clock.tick, 500);
room.start();
if (outbox.unsaved()) { showSaved(); outbox.flush(); }
