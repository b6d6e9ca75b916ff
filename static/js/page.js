// What every page does: moves focus to an error summary, tabs to the open one, opens sheets as dialogs, says when the network is gone.

const focusOn = (root) => root.querySelector("[data-focus]")?.focus();

/** Tabs wider than the screen stand at the one that is open. By hand: scrollIntoView would move the page as well. */
const showTab = (root) => {
  for (const tabs of root.querySelectorAll(".segments")) {
    const current = tabs.querySelector("[aria-current]");
    if (!current) continue;
    const place = current.getBoundingClientRect().left - tabs.getBoundingClientRect().left;
    tabs.scrollLeft += place - (tabs.clientWidth - current.offsetWidth) / 2;
  }
};

const openSheet = (root) => {
  const dialog = root.querySelector("dialog[data-sheet]:not([open])");
  if (!dialog) return;
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.showModal();
};

const tellOffline = (event) => {
  const place = document.getElementById("main");
  if (!place || document.getElementById("offline")) return;
  const notice = document.createElement("div");
  notice.id = "offline";
  notice.className = "notice notice-danger notice-over";
  notice.setAttribute("role", "alert");
  notice.textContent = event.type === "htmx:responseError"
    ? "服务器没有接受这一步，你的输入还在页面上。请稍后再试一次。"
    : "网络不通，你的输入还在页面上。恢复后再点一次即可。";
  place.prepend(notice);
};

document.addEventListener("DOMContentLoaded", () => { focusOn(document); showTab(document); openSheet(document); });
document.addEventListener("htmx:afterSwap", (event) => { focusOn(event.target); showTab(event.target); openSheet(event.target); });
document.addEventListener("htmx:beforeSwap", () => document.getElementById("offline")?.remove());
for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) document.addEventListener(name, tellOffline);
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
  if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
});
