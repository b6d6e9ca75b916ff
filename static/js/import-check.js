// The check of an import: F8 goes to the next question with a problem (Shift + F8 back), Ctrl + Enter saves the one at hand.

const PROBLEM = ".finding[data-problem]";

const here = () => document.activeElement?.closest(".finding");

const goTo = (finding) => {
  for (const other of document.querySelectorAll(".finding[aria-current]")) other.removeAttribute("aria-current");
  finding.setAttribute("aria-current", "true");
  const box = finding.querySelector("[data-fix] :is(input:not([type=hidden]), select, textarea)");
  finding.scrollIntoView({ block: "start" });
  (box ?? finding).focus({ preventScroll: true });
};

const beyond = (finding, back) => {
  const way = back ? Node.DOCUMENT_POSITION_PRECEDING : Node.DOCUMENT_POSITION_FOLLOWING;
  return (other) => !finding || finding.compareDocumentPosition(other) & way;
};

const nextProblem = (back) => {
  const all = [...document.querySelectorAll(PROBLEM)];
  const found = (back ? all.reverse() : all).find(beyond(here(), back));
  if (found) goTo(found);
  else document.querySelector(back ? ".pager [rel=prev]" : ".pager [rel=next]")?.click();
};

document.addEventListener("keydown", (event) => {
  if (event.key === "F8" && !event.ctrlKey && !event.altKey) {
    event.preventDefault();
    nextProblem(event.shiftKey);
  }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const save = event.target.closest?.("[data-fix]")?.querySelector("[data-save]");
    if (!save) return;
    event.preventDefault();
    save.click();
  }
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-next-problem]")) nextProblem(false);
});

const showKeys = (root) => {
  for (const button of root.querySelectorAll("[data-next-problem]")) button.hidden = !document.querySelector(PROBLEM);
};

// A question that came back keeps the focus, so that F8 goes on from it. The figures come beside it.
document.addEventListener("htmx:load", (event) => {
  if (event.detail.elt.matches?.(".finding")) event.detail.elt.focus({ preventScroll: true });
  showKeys(document);
});
showKeys(document);
