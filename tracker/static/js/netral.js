// Comforts only: every core task works without this file.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !typing) {
    const box = document.querySelector("[data-search]");
    if (box) { event.preventDefault(); box.focus(); }
  }
});
const top = document.querySelector(".errors");
if (top) { top.setAttribute("tabindex", "-1"); top.focus(); }
