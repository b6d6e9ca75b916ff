// What stands in the fields of a question: read as the server stores it, and put back.
import { all } from "./page.js";

const fields = (root) => all('[name^="answer-"]', root);
const isChoice = (field) => field.type === "radio" || field.type === "checkbox";
const values = (list) => list.filter((field) => !isChoice(field) || field.checked).map((field) => field.value);
const parts = (fieldset) => all("[data-part]", fieldset);

/** A list of keys or texts; of a case a list of such lists. */
export const read = (fieldset) => {
  const inner = parts(fieldset);
  return inner.length ? inner.map((part) => values(fields(part))) : values(fields(fieldset));
};

export const isBlank = (response) => response.every((value) => (Array.isArray(value) ? isBlank(value) : !value.trim()));

export const fill = (fieldset, response) => {
  const inner = parts(fieldset);
  if (inner.length) inner.forEach((part, n) => put(fields(part), response[n] ?? []));
  else put(fields(fieldset), response);
};

/** Choices take their keys out of the list, the texts that are left go into the other fields in turn. */
const put = (list, response) => {
  const left = [...response];
  for (const field of list.filter(isChoice)) {
    const n = left.indexOf(field.value);
    field.checked = n >= 0;
    if (n >= 0) left.splice(n, 1);
  }
  list.filter((field) => !isChoice(field)).forEach((field, n) => { field.value = left[n] ?? ""; });
};

const initial = (field) => (field.tagName === "SELECT"
  ? ([...field.options].find((option) => option.defaultSelected) ?? field.options[0]).value
  : field.defaultValue);

/** Whether somebody has answered since the page came: before this script listened, too. */
export const isTouched = (fieldset) => fields(fieldset).some((field) => (isChoice(field)
  ? field.checked !== field.defaultChecked
  : field.value !== initial(field)));

/** The letters chosen, for lists; empty where there is nothing to choose from. */
export const letters = (fieldset) => all(".option", fieldset)
  .filter((option) => option.querySelector(".option > input")?.checked)
  .map((option) => option.querySelector(".option-key").textContent.trim())
  .join("");

/** Read-only, what was written can still be read and copied. */
export const lock = (fieldset, isLocked) => {
  for (const field of fields(fieldset)) {
    if (field.matches("textarea, input:not([type=radio], [type=checkbox])")) field.readOnly = isLocked;
    else field.disabled = isLocked;
  }
};
