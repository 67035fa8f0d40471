// Large files go to the server in slices while the form is still being filled in: with progress,
// pause, and going on after a lost line or a reload. Small ones stay in the form. Without this file
// every file goes with the form, as far as the form takes it.
const SMALL = 1 << 20;
const MEMORY = "netral-unggahan:";
const WAITS = [1, 2, 5, 10, 20, 30];

const token = () => document.querySelector('input[name="csrf_token"]')?.value ?? "";
const account = () => (document.querySelector("[data-folds]")?.dataset.folds ?? document.querySelector("[data-account]")?.dataset.account ?? "");

class Refused extends Error {
  constructor(status, codes) { super(String(status)); this.status = status; this.codes = codes; }
}

// --- what this browser remembers: which file goes on under which key ----------
function memory() {
  try { return JSON.parse(localStorage.getItem(MEMORY + account())) ?? []; } catch { return []; }
}

function keepMemory(all) {
  try { localStorage.setItem(MEMORY + account(), JSON.stringify(all.slice(-20))); } catch { /* nothing can be kept */ }
}

const sameFile = (one, file, target) => one.name === file.name && one.size === file.size && one.modified === file.lastModified && one.target === target;
const remember = (entry) => keepMemory([...memory().filter((one) => one.key !== entry.key), entry]);
const forget = (key) => keepMemory(memory().filter((one) => one.key !== key));

// --- the line -----------------------------------------------------------------
async function ask(method, where, options = {}) {
  const answer = await fetch(where, {
    method,
    body: options.body,
    signal: options.signal,
    headers: { Accept: "application/json", "X-CSRFToken": token(), ...options.headers },
  });
  if (answer.ok) return answer;
  const told = await answer.json().catch(() => ({}));
  throw new Refused(answer.status, Object.values(told.error?.facts?.errors ?? {}).flat());
}

// Signed in again in another window, the same person goes on here with a token of the new session.
async function renew() {
  const answer = await fetch(location.pathname + location.search, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector('form input[name="csrf_token"]')?.value;
  const whose = page.querySelector("[data-folds]")?.dataset.folds ?? page.querySelector("[data-account]")?.dataset.account ?? "";
  if (!fresh || answer.redirected || whose !== account()) return;
  for (const field of document.querySelectorAll('input[name="csrf_token"]')) field.value = fresh;
}

async function digest(slice) {
  if (!globalThis.crypto?.subtle) return {};
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", slice));
  return { "Content-Digest": `sha-256=:${btoa(String.fromCharCode(...sum))}:` };
}

// --- one file -------------------------------------------------------------------
class Sending {
  constructor(field, file) {
    this.field = field;
    this.file = file;
    this.state = "going";
    this.row = document.createElement("li");
    this.row.className = "uploads__file";
    const name = document.createElement("span");
    name.textContent = file.name;
    this.bar = document.createElement("progress");
    this.bar.max = file.size;
    this.bar.value = 0;
    this.bar.setAttribute("aria-label", file.name);
    this.said = document.createElement("span");
    this.said.className = "soft";
    this.pause = button(field.word("pause"), () => (this.state === "going" ? this.stop() : this.go()), file.name);
    this.out = button(field.word("remove"), () => this.drop(), file.name);
    this.row.append(name, " ", this.bar, " ", this.said, " ", this.pause, " ", this.out);
    field.list.append(this.row);
    this.done = new Promise((resolve) => { this.settle = resolve; });
    this.go();
  }

  say(text) { this.said.textContent = text; }

  stop(word = "paused") {
    this.state = word;
    this.abort?.abort();
    clearTimeout(this.timer);
    this.say(this.field.word(word));
    this.pause.firstChild.data = this.field.word("go");
  }

  async go() {
    this.state = "going";
    this.pause.firstChild.data = this.field.word("pause");
    let failures = 0;
    while (this.state === "going") {
      try {
        await this.carryOn(() => { failures = 0; });
        return;
      } catch (trouble) {
        if (this.state !== "going") return;
        if (trouble instanceof Refused && !this.mayTryAgain(trouble)) return;
        this.say(this.field.word("waiting"));
        await this.rest(WAITS[Math.min(failures, WAITS.length - 1)]);
        failures += 1;
      }
    }
  }

  // A refusal that another try would not change ends it or waits for a person.
  mayTryAgain(trouble) {
    if ([400, 401, 403].includes(trouble.status)) {
      this.stop("ended");
      renew();
      return false;
    }
    if (trouble.status === 404) {
      forget(this.key);
      this.key = undefined;
      return true;
    }
    if (trouble.status === 409 || trouble.status >= 500 || trouble.codes.includes("slice_altered")) return true;
    const word = trouble.codes.includes("file_too_large") ? "large" : trouble.codes.includes("uploads_full") ? "full" : "failed";
    this.fail(word);
    return false;
  }

  rest(seconds) {
    return new Promise((resolve) => {
      this.timer = setTimeout(resolve, seconds * 1000);
      addEventListener("online", resolve, { once: true });
    });
  }

  async carryOn(progressed) {
    this.abort = new AbortController();
    const { signal } = this.abort;
    const upload = await this.place(signal);
    let offset = upload.offset;
    while (offset < this.file.size) {
      this.show(offset);
      const slice = await this.file.slice(offset, Math.min(offset + upload.slice, this.file.size)).arrayBuffer();
      const headers = { "Content-Type": "application/octet-stream", "Upload-Offset": String(offset), ...(await digest(slice)) };
      const answer = await ask("PATCH", this.address(), { body: slice, signal, headers });
      offset = Number(answer.headers.get("Upload-Offset"));
      progressed();
    }
    this.show(offset);
    this.say(this.field.word("checking"));
    const whole = await (await ask("POST", `${this.address()}/selesai`, { signal })).json();
    if (!whole.whole) throw new Refused(409, []);
    this.finish();
  }

  // Where it goes on: an upload begun before, or a new one.
  async place(signal) {
    const target = this.field.place.dataset.target;
    this.key ??= memory().find((one) => sameFile(one, this.file, target))?.key;
    if (this.key) return (await ask("GET", this.address(), { signal })).json();
    const body = new FormData();
    for (const [name, value] of [["name", this.file.name], ["size", this.file.size], ["target", target]]) body.append(name, value);
    const upload = await (await ask("POST", this.field.place.dataset.address, { body, signal })).json();
    this.key = upload.key;
    this.note(0);
    return upload;
  }

  note(part) {
    if ("sealed" in this.field.place.dataset) return;
    const { name, size, lastModified: modified } = this.file;
    remember({ key: this.key, name, size, modified, target: this.field.place.dataset.target, part });
  }

  address() { return `${this.field.place.dataset.address}/${this.key}`; }

  show(offset) {
    const part = Math.floor((offset / this.file.size) * 100);
    this.bar.value = offset;
    this.say(this.field.word("percent").replace("%p", part).replace("%s", `${(this.file.size / 1e6).toFixed(0)} MB`));
    this.note(part);
  }

  finish() {
    this.state = "sent";
    forget(this.key);
    const label = document.createElement("label");
    const box = document.createElement("input");
    Object.assign(box, { type: "checkbox", name: this.field.place.dataset.name, value: this.key, checked: true, className: "form-check-input" });
    label.append(box, ` ${this.file.name}`);
    this.row.replaceChildren(label, " ", this.said);
    this.say(this.field.word("sent"));
    this.field.say(`${this.file.name}: ${this.field.word("sent")}`);
    this.settle(true);
  }

  fail(word) {
    this.state = "failed";
    if (this.key) forget(this.key);
    this.bar.remove();
    this.pause.remove();
    this.say(this.field.word(word));
    this.field.say(`${this.file.name}: ${this.field.word(word)}`);
    this.row.classList.add("uploads__file--failed");
    this.settle(false);
  }

  drop() {
    this.state = "dropped";
    this.abort?.abort();
    clearTimeout(this.timer);
    if (this.key) {
      forget(this.key);
      ask("DELETE", this.address()).catch(() => { /* it expires by itself */ });
    }
    this.row.remove();
    this.settle(false);
    this.field.input.focus();
  }
}

function button(word, act, about) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "link";
  made.append(word);
  const whose = document.createElement("span");
  whose.className = "visually-hidden";
  whose.textContent = ` ${about}`;
  made.append(whose);
  made.addEventListener("click", act);
  return made;
}

// --- one field --------------------------------------------------------------------
class FileField {
  constructor(place) {
    this.place = place;
    this.list = place.querySelector(".uploads__list");
    this.said = place.querySelector("[data-said]");
    this.input = document.getElementById(place.dataset.uploads);
    this.sendings = [];
    this.input.addEventListener("change", () => this.chosen());
    this.offer();
  }

  word(name) { return this.place.dataset[`word${name[0].toUpperCase()}${name.slice(1)}`]; }

  say(text) { this.said.textContent = text; }

  chosen() {
    const stay = new DataTransfer();
    for (const file of this.input.files) {
      if (file.size <= SMALL) stay.items.add(file);
      else this.send(file);
    }
    if (stay.items.length !== this.input.files.length) this.input.files = stay.files;
  }

  send(file) {
    this.list.querySelector(`[data-left="${CSS.escape(file.name)}"]`)?.remove();
    if ("one" in this.place.dataset) for (const one of this.sendings) if (one.state !== "sent") one.drop();
    this.sendings.push(new Sending(this, file));
  }

  // What a reload interrupted: the browser gives no page a file that nobody chose on it.
  offer() {
    if ("sealed" in this.place.dataset) return;
    for (const one of memory().filter((entry) => entry.target === this.place.dataset.target)) {
      const row = document.createElement("li");
      row.className = "uploads__file";
      row.dataset.left = one.name;
      const words = this.word("again").replace("%n", () => one.name).replace("%p", one.part);
      row.append(words, " ", button(this.word("forget"), () => {
        forget(one.key);
        ask("DELETE", `${this.place.dataset.address}/${one.key}`).catch(() => { /* it expires by itself */ });
        row.remove();
      }, one.name));
      this.list.append(row);
    }
  }

  // The form was replaced by a newer one while files were on their way.
  adopt(old) {
    for (const one of old.sendings.filter(({ state }) => !["taken", "dropped", "failed"].includes(state))) {
      one.field = this;
      this.sendings.push(one);
      this.list.querySelector(`[data-left="${CSS.escape(one.file.name)}"]`)?.remove();
      this.list.append(one.row);
    }
  }

  get waiting() { return this.sendings.filter((one) => !["sent", "taken", "failed", "dropped"].includes(one.state)); }
}

let fields = [];
function enhance() {
  const known = new Set(fields.map((one) => one.place));
  for (const place of document.querySelectorAll("[data-uploads]")) if (!known.has(place)) fields.push(new FileField(place));
  for (const gone of fields.filter((one) => !one.place.isConnected)) {
    fields.find((one) => one.place.isConnected && one.place.dataset.uploads === gone.place.dataset.uploads)?.adopt(gone);
  }
  fields = fields.filter((one) => one.place.isConnected);
}

// A part of the page was sent and is about to come back new: what it took is shown by the new one.
document.addEventListener("netral:taken", () => {
  for (const one of fields.flatMap(({ sendings }) => sendings)) if (one.state === "sent") one.state = "taken";
});

// A form waits for its files, and then goes by itself.
let held;
document.addEventListener("submit", async (event) => {
  const form = event.target;
  const waiting = fields.filter((one) => form.contains(one.place)).flatMap((one) => one.waiting);
  if (!waiting.length) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (held === form) return;
  held = form;
  for (const one of new Set(waiting.map(({ field }) => field))) one.say(one.word("hold"));
  const { submitter } = event;
  const all = await Promise.all(waiting.map(({ done }) => done));
  held = undefined;
  if (all.every(Boolean) && form.isConnected) form.requestSubmit(submitter);
}, { capture: true });

enhance();
new MutationObserver(enhance).observe(document.body, { childList: true, subtree: true });
