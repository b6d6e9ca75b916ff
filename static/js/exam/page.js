// What all parts of the exam page share: the page itself, its words, its questions by number.

export const page = document.querySelector("[data-exam]");
export const paper = document.getElementById("paper");
export const { attempt } = page.dataset;
export const one = (selector, root = page) => root.querySelector(selector);
export const all = (selector, root = page) => [...root.querySelectorAll(selector)];
export const templates = one("[data-words]").content;
export const questions = new Map(all("fieldset[data-slot]").map((fieldset) => [Number(fieldset.dataset.slot), fieldset]));

const words = Object.fromEntries(all("[data-word]", templates).map((item) => [item.dataset.word, item.textContent]));
export const say = (word, values = {}) => words[word].replace(/{(\w+)}/g, (_, name) => values[name]);
export const jitter = (most) => Math.random() * most;
export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// What this device remembers; without storage it remembers as long as the page is open.
export const store = {
  get(key) { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
  set(key, value) { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* the outbox still holds it */ } },
  drop(key) { try { localStorage.removeItem(key); } catch { /* nothing was kept */ } },
};

/** A notice under the bar, made when it is first needed. */
export const tell = (name, text) => {
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

export const hush = (name) => one(`[data-notice="${name}"]`)?.remove();
