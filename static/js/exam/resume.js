// Going on where one is: after another device took over, or after the session was lost. The answers stay on the page.
import { one, page, paper } from "./page.js";

const dialog = document.getElementById("sign-in-again");
export const on = { resumed() {}, closed() {} };

const ask = async (method, body) => {
  const response = await fetch(page.dataset.resume, { method, body, credentials: "same-origin", cache: "no-store" });
  return { status: response.status, answer: response.ok ? await response.json() : {} };
};

const formWith = (fields, token) => {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...fields, csrfmiddlewaretoken: token })) form.append(name, value);
  return form;
};

/** With a session of one's own at once; otherwise after signing in, in a dialog over the page. */
export const resume = async () => {
  const { answer } = await ask("GET");
  if (!answer.signed_in) return dialog.showModal();
  return takeLease(answer.token);
};

const takeLease = async (token) => {
  const { status, answer } = await ask("POST", formWith({ lease: paper.elements.lease.value }, token));
  if (status === 410) return on.closed();
  if (status !== 200) return complain("notYours");
  if (dialog.open) dialog.close();
  paper.elements.lease.value = answer.lease;
  return on.resumed(answer.remaining, answer.answers);
};

const complain = (which) => {
  if (!dialog.open) dialog.showModal();
  const line = one("[data-sign-in-error]", dialog);
  line.hidden = false;
  line.textContent = line.dataset[which];
};

one("form", dialog).addEventListener("submit", async (event) => {
  event.preventDefault();
  const field = one("input[type=password]", dialog);
  try {
    const { answer } = await ask("GET");
    const body = formWith({ username: page.dataset.number, password: field.value }, answer.token);
    const response = await fetch(page.dataset.signIn, { method: "POST", body, credentials: "same-origin" });
    field.value = "";
    if (!response.ok || response.status === 422) complain("refused");
    else await resume();
  } catch {
    complain("unreached");
  }
});
