// Sections that are folded away stay so, for this person on this device. Without this file they
// stand open.
const folds = [...document.querySelectorAll("details[data-fold]")];
const person = document.querySelector("[data-folds]")?.dataset.folds;
const place = `netral.folds.${person}`;

function remembered() {
  try {
    return JSON.parse(localStorage.getItem(place)) ?? {};
  } catch {
    return {};
  }
}

function remember() {
  const shut = Object.fromEntries(folds.filter((one) => !one.open).map((one) => [one.dataset.fold, 1]));
  try {
    localStorage.setItem(place, JSON.stringify(shut));
  } catch {
    // A browser that keeps nothing: the sections still fold.
  }
}

function unfoldTarget() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const fold = target && (target.closest("details[data-fold]") ?? target.querySelector(":scope > details[data-fold]"));
  if (fold && !fold.open) {
    fold.open = true;
    target.scrollIntoView();
  }
}

const shut = remembered();
for (const fold of folds) {
  // What went wrong in a section is never hidden.
  if (shut[fold.dataset.fold] && !fold.querySelector(".errors")) fold.open = false;
}
unfoldTarget();
addEventListener("hashchange", unfoldTarget);
for (const fold of folds) fold.querySelector("summary").addEventListener("click", () => setTimeout(remember));
