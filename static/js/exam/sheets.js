// The answer card, the review and the hand-in dialog: drawn anew from what stands in the fields.
import { isBlank, letters, read } from "./answers.js";
import { unsaved } from "./outbox.js";
import { all, attempt, one, questions, say, store, templates } from "./page.js";

const BRIEF = 40;
const marks = new Set(store.get(`exam-marks:${attempt}`) ?? []);
const list = (slots) => say("numbers", { list: slots.join(say("joint")) });
const figures = (name, n) => { for (const place of all(`[data-count="${name}"]`)) place.textContent = n; };
const isOpen = (slot) => isBlank(read(questions.get(slot)));

export const toggleMark = (slot) => {
  if (!marks.delete(slot)) marks.add(slot);
  store.set(`exam-marks:${attempt}`, [...marks]);
};

export const forget = () => { for (const kind of ["marks", "place", "notes"]) store.drop(`exam-${kind}:${attempt}`); };

/** A line of the review for each question: the server sends them only to who has no JavaScript. */
export const prepare = () => {
  if (!one("[data-line]")) one('[data-review="open"] ul').append(...[...questions].map(line));
};

/** As exams.rendering cuts it for the review without JavaScript. */
const brief = (text) => {
  const letters = [...text.trim()];
  return letters.length > BRIEF ? `${letters.slice(0, BRIEF - 1).join("")}…` : letters.join("");
};

const line = ([slot, fieldset]) => {
  const item = one("[data-line-frame]", templates).cloneNode(true);
  delete item.dataset.lineFrame;
  item.dataset.line = slot;
  one("a", item).href = `?q=${slot}`;
  one("b", item).textContent = slot;
  one(".review-type", item).textContent = one(".question-type", fieldset).textContent;
  one(".review-stem", item).textContent = brief(one(".question-stem", fieldset).textContent);
  return item;
};

/** `current` is the number of the question shown, `reviewing` whether the review is. */
export const refresh = (current, reviewing) => {
  const slots = [...questions.keys()];
  const open = slots.filter(isOpen);
  const marked = slots.filter((slot) => marks.has(slot));
  figures("answered", slots.length - open.length);
  figures("open", open.length);
  figures("marked", marked.length);
  for (const cell of all("button.answer-cell")) refreshCell(cell, new Set(open), reviewing ? null : current);
  const mark = one("[data-mark]", questions.get(current));
  mark.setAttribute("aria-pressed", marks.has(current));
  one("span", mark).textContent = say(marks.has(current) ? "marked" : "mark");
  refreshReview(open, marked, current);
  refreshDialog(open, marked, slots.length - open.length);
};

const refreshCell = (cell, open, current) => {
  const slot = Number(cell.value);
  const isAnswered = !open.has(slot);
  cell.toggleAttribute("data-marked", marks.has(slot));
  if (isAnswered) cell.dataset.state = "answered"; else delete cell.dataset.state;
  if (slot === current) cell.setAttribute("aria-current", "true"); else cell.removeAttribute("aria-current");
  one("span", cell).textContent = ` ${say(isAnswered ? "answered" : "open")}${marks.has(slot) ? say("joint") + say("marked") : ""}`;
};

const refreshReview = (open, marked, current) => {
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
  const chosen = letters(questions.get(slot));
  answer.textContent = isOpen(slot) ? say("open") : chosen ? say("chosen", { letters: chosen }) : say("answered");
  one("a", line).append(answer);
  return line;
};

const refreshDialog = (open, marked, answered) => {
  one('[data-fact="title"]').textContent = say(open.length ? "titleOpen" : "titleDone", { n: open.length });
  one('[data-fact-row="open"]').hidden = !open.length;
  one('[data-fact="open"]').textContent = list(open);
  one('[data-fact-row="marked"]').hidden = !marked.length;
  one('[data-fact="marked"]').textContent = list(marked);
  const safe = unsaved() ? "someUnsaved" : answered ? "allSaved" : "noneYet";
  one('[data-fact="answered"]').textContent = say(safe, { n: answered, m: unsaved() });
  const button = one("[data-hand-in-now]");
  button.textContent = say(open.length ? "handInAnyway" : "handIn");
  button.className = `button ${open.length ? "button-danger" : "button-primary"}`;
  one("[data-hand-in-back]").className = `button ${open.length ? "button-primary" : ""}`;
};
