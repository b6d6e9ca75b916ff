// Review by keyboard: Alt and the letter of a [data-key] press it. With Alt, so that no letter typed into the note decides.

const buttons = [...document.querySelectorAll("[data-key]")];

for (const button of buttons) button.querySelector("kbd").hidden = false;

document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.repeat) return;
  const button = buttons.find((item) => event.code === `Key${item.dataset.key}`);
  if (!button) return;
  event.preventDefault();
  button.click();
});
