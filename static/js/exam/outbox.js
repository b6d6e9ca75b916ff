// Keeps every answer on this device until the server has acknowledged it. One request at a time; after a failure again in
// 1, 2, 4, 8, 15, 15 … seconds, for ever. What an answer is worth is never known here.
import { fill, read } from "./answers.js";
import { attempt, jitter, page, paper, questions, store } from "./page.js";

const WAITS = [1, 2, 4, 8, 15];
const PATIENCE = 15000;
export const HELD = 5000;
const UNDERSTOOD = [200, 403, 409, 410, 422, 423];

/** Who listens: told after each answer of the server, and whenever what is safe has changed. */
export const on = { answer() {}, change() {}, followed() {} };

const outbox = new Map();
const placeOf = (fieldset) => Number(fieldset.dataset.place);
const acknowledged = new Map([...questions.values()].map((fieldset) => [placeOf(fieldset), Number(fieldset.dataset.sequence)]));
const keyOf = (place) => `exam:${attempt}:${place}`;
// What was tapped last in this browser, in whichever of its tabs; never sent.
const tapKey = (place) => `exam-tap:${attempt}:${place}`;
let inFlight = null;
let timer = 0;
let stopped = false;
let savedAt = "";
let failures = 0;

export const unsaved = () => outbox.size;
export const holds = (fieldset) => outbox.has(placeOf(fieldset));
export const failing = () => failures;
export const lastSaved = () => savedAt;
export const wait = () => WAITS[Math.min(Math.max(failures, 1), WAITS.length) - 1] * 1000;

export const remember = (fieldset) => {
  const slot = placeOf(fieldset);
  const kept = store.get(keyOf(slot))?.sequence ?? 0;
  const sequence = Math.max(acknowledged.get(slot), outbox.get(slot)?.sequence ?? 0, kept) + 1;
  keep({ slot, sequence, response: read(fieldset), at: Date.now() });
  store.set(tapKey(slot), { response: read(fieldset) });
  on.change();
};

/** Another tab of this browser answered: this one shows the same, and what it had not sent yet is older. */
const follow = (event) => {
  const fieldset = [...questions.values()].find((one) => tapKey(placeOf(one)) === event.key);
  if (!fieldset || !event.newValue) return;
  outbox.delete(placeOf(fieldset));
  fill(fieldset, JSON.parse(event.newValue).response);
  on.followed();
};
window.addEventListener("storage", follow);

/** What an earlier page of this device could not send and the server has not got. Returns the questions where the server has
 * another answer that was changed more often: that one stands. */
export const recall = () => [...questions.values()].filter((fieldset) => {
  const place = placeOf(fieldset);
  const entry = store.get(keyOf(place));
  if (!entry) return false;
  if (entry.sequence <= acknowledged.get(place)) {
    store.drop(keyOf(place));
    return JSON.stringify(entry.response) !== JSON.stringify(read(fieldset));
  }
  fill(fieldset, entry.response);
  outbox.set(place, { ...entry, slot: place });
  return false;
});

/** After another device had the attempt: `answers` has [sequence, response, seconds since] by place. Where both answered and
 * not alike, the later tap stands, here and there; each side's clock only says how long ago. Returns those questions. */
export const reconcile = (answers) => [...questions.values()].filter((fieldset) => {
  const place = placeOf(fieldset);
  const [sequence, response, ago] = answers[place] ?? [0, [], Infinity];
  const entry = outbox.get(place);
  const isNews = sequence > acknowledged.get(place);
  acknowledged.set(place, Math.max(acknowledged.get(place), sequence));
  if (!isNews) return false;
  const differs = Boolean(entry) && JSON.stringify(entry.response) !== JSON.stringify(response);
  if (differs && (Date.now() - entry.at) / 1000 < ago) keep({ ...entry, sequence: Math.max(entry.sequence, sequence + 1) });
  else { forget(place); fill(fieldset, response); }
  return differs;
});

const settle = (place, sequence) => {
  acknowledged.set(place, Math.max(acknowledged.get(place) ?? 0, sequence));
  if ((outbox.get(place)?.sequence ?? Infinity) <= sequence) outbox.delete(place);
  if ((store.get(keyOf(place))?.sequence ?? Infinity) <= sequence) store.drop(keyOf(place));
};

/** The server's `stored` for what was `sent`. Answered otherwise there by another page, or changed here since, the answer goes
 * once more under a higher number: the last tap counts. */
const acknowledge = (place, stored, sent, isElsewhere) => {
  const entry = outbox.get(place);
  const isSettled = !entry || entry.sequence > stored || (entry.sequence === sent && !isElsewhere);
  settle(place, stored);
  if (!isSettled) keep({ ...entry, sequence: stored + 1 });
};

const keep = (entry) => {
  outbox.set(entry.slot, entry);
  store.set(keyOf(entry.slot), entry);
};

const forget = (place) => {
  outbox.delete(place);
  store.drop(keyOf(place));
};

/** All of it, as it goes to the server. */
export const parcel = () => ({
  lease: paper.elements.lease.value,
  saves: [...outbox.values()].map(({ slot, sequence, response }) => ({ slot, sequence, response })),
});

// No cookie goes along: the lease in the body says whose attempt it is.
export const post = async (address, body, extra = {}) => {
  const patience = new AbortController();
  const limit = setTimeout(() => patience.abort(), PATIENCE);
  const options = { method: "POST", credentials: "omit", headers: { "Content-Type": "application/json" } };
  try {
    const response = await fetch(address, { ...options, body: JSON.stringify(body), signal: patience.signal, ...extra });
    if (!UNDERSTOOD.includes(response.status)) throw new Error(response.status);
    return { status: response.status, answer: await response.json() };
  } finally {
    clearTimeout(limit);
  }
};

const send = async (address) => {
  try {
    const body = parcel();
    const sent = new Map(body.saves.map((entry) => [entry.slot, entry.sequence]));
    const { status, answer } = await post(address, body);
    for (const [name, stored] of Object.entries(answer.stored ?? {})) {
      const place = Number(name);
      acknowledge(place, stored, sent.get(place), Boolean(answer.elsewhere?.includes(place)));
    }
    for (const place of answer.unknown ?? []) forget(place);
    if (answer.kept) for (const place of sent.keys()) forget(place); // too late: with the server, for a person to decide on
    if (answer.at && status === 200) savedAt = answer.at;
    failures = 0;
    on.answer(status, answer);
    return { status, answer };
  } catch {
    failures += 1;
    return null;
  }
};

export const flush = () => {
  clearTimeout(timer);
  if (stopped) return Promise.resolve(null);
  inFlight ??= send(page.dataset.save).then((outcome) => {
    inFlight = null;
    on.change();
    // Understood but not taken (paused, unreadable): asked again now and then, not at once.
    if (outbox.size) later(failures ? wait() : outcome.status === 200 ? 0 : HELD);
    return outcome;
  });
  return inFlight;
};

export const later = (ms) => {
  clearTimeout(timer);
  if (!stopped) timer = setTimeout(flush, ms + jitter(ms / 3));
};

/** The last answers and the end, in one request; null when the server was not reached. */
export const handIn = async () => {
  if (inFlight) await inFlight;
  const outcome = await send(page.dataset.handInAt);
  on.change();
  return outcome;
};

/** Leaving the page: what is not acknowledged goes along if it can, and stays in the store in any case. */
export const parting = () => {
  if (outbox.size && !stopped) post(page.dataset.save, parcel(), { keepalive: true, signal: undefined }).catch(() => {});
};

/** The attempt is over: nothing of it stays on this device. */
export const clear = () => { for (const fieldset of questions.values()) { forget(placeOf(fieldset)); store.drop(tapKey(placeOf(fieldset))); } };

export const stop = () => { stopped = true; clearTimeout(timer); };
export const go = () => { stopped = false; if (outbox.size) flush(); };
