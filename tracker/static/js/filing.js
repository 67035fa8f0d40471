// Comforts of the filing page: saves while one types, asks the law and the register, survives a
// lost connection, and sends once. Every task works without this file.
const PREFIX = "netral-lapor:";
const UNSENT = ["csrf_token", "_page", "action"];
// Who reports is never left in a browser: the machine may be shared.
const SEALED = /^(reporter_|wish$|papers)/;

const filed = document.querySelector("[data-filed]");
if (filed) forget(filed.dataset.filed);

let form = document.querySelector("form[data-filing]");
if (form) begin();

function begin() {
  document.documentElement.classList.add("js");
  offer();
  document.addEventListener("input", (event) => event.target.form === form && typed());
  document.addEventListener("change", (event) => {
    if (event.target.form !== form) return;
    typed();
    name(event.target);
    if (event.target.name === "kind") again("refresh", event.target.id);
  });
  document.addEventListener("submit", submitted);
  window.addEventListener("online", typed);
}

// Who did an act is chosen by number and post; both follow what is typed above.
function name(field) {
  const place = /^respondents-(\d+)-(position|name)$/.exec(field.name)?.[1];
  if (!place) return;
  const told = (part) => form.elements[`respondents-${place}-${part}`]?.value.trim();
  const words = told("position") || told("name");
  for (const box of form.querySelectorAll(`input[name$="-respondents"][value="${place}"]`)) {
    if (words) form.querySelector(`label[for="${box.id}"]`).textContent = `${Number(place) + 1}. ${words}`;
  }
}

// --- saving while one types -------------------------------------------------
let waiting = 0;
let running = false;
let sending = false;
let changed = false;
let shutOut = false;

function typed() {
  changed = true;
  clearTimeout(waiting);
  waiting = setTimeout(save, 2500);
}

async function save() {
  if (running || sending || !changed) return;
  running = true;
  changed = false;
  say(form.dataset.wordSaving);
  try {
    if (shutOut) await renew();
    const answer = await post(form.dataset.save);
    if (answer.status === 409) {
      const { filed: where } = await answer.json();
      forget(key());
      location.assign(where);
      return;
    }
    if (!answer.ok) throw new Ended(answer.status);
    const { saved } = await answer.json();
    say(form.dataset.wordSaved.replace("%s", saved));
    forget(key());
    remember();
    await ask();
  } catch (trouble) {
    changed = true;
    keep();
    shutOut = trouble instanceof Ended && [400, 401, 403].includes(trouble.status);
    say(shutOut ? form.dataset.wordEnded : form.dataset.wordLost, true);
    waiting = setTimeout(save, 15000);
  } finally {
    running = false;
    if (changed && !sending) { clearTimeout(waiting); waiting = setTimeout(save, 5000); }
  }
}

class Ended extends Error {
  constructor(status) { super(String(status)); this.status = status; }
}

// Signed in again in another window, the same person goes on here with a token of the new session.
async function renew() {
  const answer = await fetch(address(), { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("form[data-filing]");
  if (!fresh || fresh.dataset.account !== form.dataset.account) throw new Ended(401);
  form.elements.csrf_token.value = fresh.elements.csrf_token.value;
  shutOut = false;
}

function post(where, body = texts()) {
  return fetch(where, {
    method: "POST",
    body,
    headers: { "X-CSRFToken": form.elements.csrf_token.value, Accept: "application/json, text/html" },
  });
}

function texts() {
  const data = new FormData(form);
  for (const name of ["papers", "evidence"]) data.delete(name);
  return data;
}

async function ask() {
  const answer = await post(form.dataset.ask);
  if (!answer.ok) return;
  const { html } = await answer.json();
  const place = form.querySelector("[data-answers]");
  if (place.contains(document.activeElement)) return;
  if (place.innerHTML.trim() !== html.trim()) place.innerHTML = html;
}

function say(text, lost = false) {
  const place = document.querySelector("[data-saved]");
  place.textContent = text;
  place.toggleAttribute("data-lost", lost);
}

// --- a row more or less, without losing one's place --------------------------
function submitted(event) {
  if (event.target !== form) return;
  const action = event.submitter?.value ?? "save";
  if (/^(add|remove)-/.test(action)) {
    event.preventDefault();
    again(action);
    return;
  }
  if (sending) { event.preventDefault(); return; }
  sending = true;
  clearTimeout(waiting);
  keep();
  // The buttons stay enabled until the browser has read which one was pressed.
  setTimeout(() => { for (const button of form.querySelectorAll("[data-send]")) button.disabled = true; });
  setTimeout(() => { sending = false; for (const button of form.querySelectorAll("[data-send]")) button.disabled = false; }, 20000);
}

async function again(action, focus) {
  clearTimeout(waiting);
  const body = new FormData(form);
  body.set("action", action);
  document.dispatchEvent(new Event("netral:taken"));
  // Rows that are about to get other numbers take no text meanwhile.
  form.inert = action.startsWith("remove-");
  const sent = values();
  let answer;
  try {
    answer = await post(address(), body);
    if (!answer.ok && answer.status !== 422) throw new Ended(answer.status);
  } catch (trouble) {
    form.inert = false;
    keep();
    say(trouble instanceof Ended ? form.dataset.wordEnded : form.dataset.wordLost, true);
    return;
  }
  if (answer.redirected) { location.assign(answer.url); return; }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("form[data-filing]");
  if (!fresh) return;
  const meanwhile = [...values()].filter(([name, value]) => value !== sent.get(name));
  form.replaceWith(fresh);
  form = fresh;
  changed = false;
  for (const [name, value] of meanwhile) put(name, JSON.parse(value));
  remember();
  document.querySelector("[data-saved]").textContent = page.querySelector("[data-saved]").textContent;
  const list = /-(respondents|conducts)/.exec(action)?.[1];
  const rows = list ? fresh.querySelectorAll(`#${list} .filing__entry`) : [];
  const row = rows[rows.length - 1];
  (focus ? document.getElementById(focus) : row?.querySelector("input, select"))?.focus();
}

// What stands in the form now, by name.
function values() {
  const found = new Map();
  for (const { name } of form.elements) {
    if (name && !UNSENT.includes(name)) found.set(name, []);
  }
  for (const [name, value] of texts()) found.get(name)?.push(value);
  return new Map([...found].map(([name, all]) => [name, JSON.stringify(all)]));
}

// What was typed while the new page was on its way.
function put(name, all) {
  for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
    if (field.type === "radio" || field.type === "checkbox") field.checked = all.includes(field.value);
    else if (field.type !== "file" && all.length) field.value = all[0];
  }
  typed();
}

// --- a copy in this browser while nothing can be sent -------------------------
function key() { return form.elements.key.value; }

// Buttons are called "action", so the form's own property of that name is not its address.
function address() { return form.getAttribute("action"); }

function remember() {
  history.replaceState(null, "", `${address()}?draf=${encodeURIComponent(key())}`);
}

function keep() {
  const fields = [...texts()].filter(([name]) => !UNSENT.includes(name) && !SEALED.test(name));
  try {
    localStorage.setItem(PREFIX + key(), JSON.stringify({ account: form.dataset.account, at: Date.now(), fields }));
  } catch { /* a full or closed store: the page itself still holds the text */ }
}

function forget(name) {
  try { localStorage.removeItem(PREFIX + name); } catch { /* nothing is kept there */ }
}

function copies() {
  try {
    return Object.keys(localStorage)
      .filter((name) => name.startsWith(PREFIX))
      .map((name) => ({ name, ...JSON.parse(localStorage.getItem(name)) }))
      .filter((copy) => copy.account === form.dataset.account)
      .sort((one, other) => other.at - one.at);
  } catch { return []; }
}

function offer() {
  // What the server has just shown again it has kept as well.
  if ("kept" in form.dataset) forget(key());
  const [copy] = copies();
  const place = document.querySelector("[data-offer]");
  if (!copy || !place) return;
  place.hidden = false;
  place.querySelector("[data-leave]").addEventListener("click", () => {
    localStorage.removeItem(copy.name);
    place.hidden = true;
  });
  place.querySelector("[data-take]").addEventListener("click", () => putBack(copy));
}

async function putBack(copy) {
  const body = new FormData();
  for (const [name, value] of copy.fields) body.append(name, value);
  const draft = `${address()}?draf=${encodeURIComponent(body.get("key"))}`;
  try {
    for (const [name, value] of await sealedIn(draft)) body.append(name, value);
    body.set("csrf_token", form.elements.csrf_token.value);
    body.set("action", "refresh");
    const answer = await post(address(), body);
    if (!answer.ok) throw new Ended(answer.status);
  } catch (trouble) {
    say(trouble instanceof Ended ? form.dataset.wordEnded : form.dataset.wordLost, true);
    return;
  }
  localStorage.removeItem(copy.name);
  location.assign(draft);
}

// Who reports, as far as the server kept it before the connection was lost.
async function sealedIn(draft) {
  const answer = await fetch(draft, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) return [];
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const kept = page.querySelector("form[data-filing]");
  return kept ? [...new FormData(kept)].filter(([name, value]) => SEALED.test(name) && typeof value === "string") : [];
}
