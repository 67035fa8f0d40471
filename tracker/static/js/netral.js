// Comforts only: every core task works without this file.
// Single keys: off while one types, and for good where this browser was told so (WCAG 2.1.4).
const OFF = "netral-tanpa-tombol";
const keys = document.querySelector("[data-keys]");
const areOff = () => { try { return localStorage.getItem(OFF) === "1"; } catch { return false; } };
const isTyping = (place) => {
  const field = place.closest?.("input, textarea, select, [contenteditable], dialog");
  return Boolean(field) && !["checkbox", "radio"].includes(field.type);
};
const rowOf = (place) => place.closest?.("li, tr");
function step(by) {
  const links = [...document.querySelectorAll("main .case-row__link, main .hit__link, main .month__term a")]
    .filter((link) => link.checkVisibility());
  const here = links.findIndex((link) => link === document.activeElement || rowOf(link) === rowOf(document.activeElement));
  const next = links[Math.min(links.length - 1, Math.max(0, here + by))];
  if (next) { next.focus(); next.scrollIntoView({ block: "nearest" }); }
  return Boolean(next);
}
const DOES = {
  "/": () => { const box = document.querySelector("[data-search]"); box?.focus(); return Boolean(box); },
  "?": () => { keys?.showModal(); return Boolean(keys); },
  j: () => step(1),
  k: () => step(-1),
  x: () => {
    const box = rowOf(document.activeElement)?.querySelector("input[type=checkbox][name=kasus]");
    box?.click();
    return Boolean(box);
  },
};
document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!Object.hasOwn(DOES, event.key) || isTyping(event.target) || areOff()) return;
  if (DOES[event.key]()) event.preventDefault();
});
if (keys) {
  const box = keys.querySelector("[data-keys-on]");
  box.checked = !areOff();
  box.addEventListener("change", () => {
    try { box.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1"); } catch { /* nothing is kept here */ }
  });
  keys.querySelector("[data-keys-close]").addEventListener("click", () => keys.close());
  for (const button of document.querySelectorAll("[data-keys-show]")) {
    button.hidden = false;
    button.addEventListener("click", () => keys.showModal());
  }
}
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
