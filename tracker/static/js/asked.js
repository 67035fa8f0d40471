// Questions that hang on an earlier answer show themselves only where they are asked. Without this
// file all stand open, each group with its condition in words.
function given(form, name) {
  const controls = [...form.elements].filter((one) => one.name === name);
  const [first] = controls;
  if (!first || first.closest("[data-asked-if][hidden]")) return "";
  if (first.type === "checkbox" && controls.length === 1) return first.checked ? "yes" : "no";
  if (first.type === "radio") return controls.find((one) => one.checked)?.value ?? "";
  return first.value;
}

function showAsked(form) {
  for (const group of form.querySelectorAll("[data-asked-if]")) {
    const isAsked = group.dataset.askedIs.split(" ").includes(given(form, group.dataset.askedIf));
    // A fault is never hidden, asked or not.
    group.hidden = !isAsked && !group.querySelector(".field--wrong");
  }
}

for (const form of new Set([...document.querySelectorAll("[data-asked-if]")].map((one) => one.closest("form")))) {
  showAsked(form);
  form.addEventListener("change", () => showAsked(form));
}
