// Comforts only: every core task works without this file.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !typing) {
    const box = document.querySelector("[data-search]");
    if (box) { event.preventDefault(); box.focus(); }
  }
});
const menu = document.querySelector("[data-menu]");
if (menu) {
  const shut = () => { menu.open = false; };
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) { shut(); menu.querySelector("summary").focus(); }
  });
  document.addEventListener("click", (event) => { if (!menu.contains(event.target)) shut(); });
}
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
const faults = document.querySelector(".errors");
if (faults) {
  faults.setAttribute("tabindex", "-1");
  faults.focus();
  // An address with a fragment takes the focus away again once everything is there.
  addEventListener("load", () => setTimeout(() => faults.focus()));
}
