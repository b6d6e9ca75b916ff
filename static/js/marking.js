// The markers' desk: digits typed anywhere are marks, a full stop adds half a mark, points that are ticked add up, Enter saves.

const form = document.querySelector("[data-marking]");
const fields = [...form.querySelectorAll("[data-most]")];

const written = (field) => Number.parseFloat(field.value) || 0;
const most = (field) => Number.parseFloat(field.dataset.most);
const plain = (number) => String(Math.round(number * 100) / 100);
const write = (field, number) => { field.value = plain(Math.min(Math.max(number, 0), most(field))); };

/** The field that digits go to: the one in use, or the first that is empty. */
const wanted = () => fields.find((field) => field === document.activeElement) || fields.find((field) => !field.value) || fields[0];

const sumUp = (box) => {
  const ticked = [...box.querySelectorAll("[data-worth]:checked")];
  write(box.querySelector("[data-most]"), ticked.reduce((sum, point) => sum + Number.parseFloat(point.dataset.worth), 0));
};

form.addEventListener("change", (event) => {
  if (event.target.matches("[data-worth]")) sumUp(event.target.closest("[data-box]"));
});

const isText = (element) => element.matches("textarea, select, input:not([type=checkbox])") && !fields.includes(element);

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isText(event.target)) return;
  const field = wanted();
  if (event.key === "." && !event.repeat) {
    event.preventDefault();
    write(field, written(field) + 0.5);
  } else if (/^[0-9]$/.test(event.key) && event.target !== field) {
    event.preventDefault();
    field.focus();
    field.value = event.key;
  } else if (event.key === "Enter" && !event.target.closest("a, button, summary")) {
    event.preventDefault();
    if (!event.repeat) form.requestSubmit(form.querySelector(".button-primary"));
  }
});

// Sent once: a second Enter would mark the next answer unseen.
form.addEventListener("submit", (event) => {
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
});

form.querySelector("[data-keys]").hidden = false;
const first = fields.find((field) => !field.value) || fields[0];
first.focus();
first.select(); // a mark that stands there, proposed or taken back, is written over and not added to
