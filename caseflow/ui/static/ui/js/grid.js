/**
 * A row is posted when it is left or on Enter, only if changed, one request at a time.
 * What is saved is what the inputs have as default: dirty rows are known without any bookkeeping.
 */
const NEW_KEY = "00000000-0000-0000-0000-000000000000";
const RETRY = 5000;
const states = new WeakMap();

const stateOf = (row) => states.get(row) ?? states.set(row, {}).get(row);
const rowOf = (node) => node?.closest?.("[data-row]");
const gridOf = (row) => row.closest("[data-grid]");
const formOf = (row) => document.getElementById(row.dataset.row);
const rowsOf = (grid) => [...grid.querySelectorAll("[data-row]")];
const allRows = () => [...document.querySelectorAll("[data-row]")];
const controls = (row) => [...formOf(row).elements].filter((c) => c.name && !/hidden|submit|button/.test(c.type));
const control = (row, name) => controls(row).find((c) => c.name === name);
const announce = (detail) => document.dispatchEvent(new CustomEvent("caseflow:status", { detail }));

const ticks = (c) => c.type === "checkbox" || c.type === "radio";
const valueOf = (c) => (ticks(c) ? c.checked : c.value);
const put = (c, value) => { c[ticks(c) ? "checked" : "value"] = value; };
const savedOf = (c) => {
  if (c.options) return ([...c.options].find((o) => o.defaultSelected) ?? c.options[0])?.value;
  return ticks(c) ? c.defaultChecked : c.defaultValue;
};
const settle = (c, value) => {
  const shown = valueOf(c);
  if (c.options) for (const o of c.options) o.defaultSelected = o.value === value;
  else c[ticks(c) ? "defaultChecked" : "defaultValue"] = value;
  put(c, shown);
};
const key = (c) => (c.type === "radio" ? `${c.name}=${c.value}` : c.name);
const values = (row) => new Map(controls(row).map((c) => [key(c), valueOf(c)]));
const changed = (row) => controls(row).some((c) => valueOf(c) !== savedOf(c));
const signature = (map) => JSON.stringify([...map]);

function mark(row, text, unsaved) {
  row.classList.toggle("unsaved", unsaved);
  row.querySelector("[data-state]").textContent = text;
}

async function post(row, { asked = false } = {}) {
  const state = stateOf(row);
  if (state.busy) { state.again = true; return; }
  if (!changed(row) || row.classList.contains("conflict")) return;
  const before = values(row);
  if (!asked && signature(before) === state.refused) return;
  clearTimeout(state.timer);
  Object.assign(state, { busy: true, again: false });
  const { dataset } = gridOf(row);
  mark(row, dataset.saving, row.classList.contains("unsaved"));
  const headers = { "HX-Request": "true" };
  const body = new URLSearchParams(new FormData(formOf(row)));
  const request = { method: "POST", body, headers, redirect: "manual" };
  const answer = await fetch(formOf(row).getAttribute("action"), request)
    .then(async (a) => ({ status: a.status, type: a.type, wait: a.headers.get("Retry-After"), text: await a.text() }))
    .catch(() => ({ status: 0 }));
  state.busy = false;
  receive(row, answer, before);
}

function receive(row, answer, before) {
  const { dataset } = gridOf(row);
  const state = stateOf(row);
  const { status } = answer;
  if (status === 200) accepted(row, answer.text, before);
  else if (status === 409 || status === 422) {
    state.refused = signature(before);
    refused(row, answer.text, before);
  } else if (answer.type === "opaqueredirect" || status === 401) keep(row, dataset.signedOut);
  else if (status === 403 || status === 404) keep(row, dataset.forbidden);
  else if (status === 500) keep(row, dataset.failed);
  else {
    keep(row, dataset.offline);
    state.timer = setTimeout(() => post(row, { asked: true }), 1000 * answer.wait || RETRY);
  }
}

function keep(row, sentence) {
  const known = stateOf(row).told === sentence;
  stateOf(row).told = sentence;
  mark(row, gridOf(row).dataset.unsaved, true);
  if (!known) announce(sentence);
}

const parse = (html) => [...new DOMParser().parseFromString(html, "text/html").querySelectorAll("template")];

function accepted(row, html, before) {
  const state = stateOf(row);
  for (const c of controls(row)) {
    settle(c, before.get(key(c)));
    c.removeAttribute("aria-invalid");
    c.removeAttribute("aria-describedby");
  }
  for (const old of row.querySelectorAll(".errorlist, .row-note")) old.remove();
  Object.assign(state, { refused: null, told: null });
  row.classList.remove("new");
  mark(row, gridOf(row).dataset.saved, false);
  for (const part of parse(html)) {
    if (part.dataset.saved === row.dataset.row) {
      formOf(row).elements.version.value = part.dataset.version;
      formOf(row).setAttribute("action", part.dataset.action);
    } else if ("status" in part.dataset) announce(part.content.textContent);
    else replace(part.content.firstElementChild);
  }
  if (changed(row) && (state.again || !row.contains(document.activeElement))) post(row);
}

function replace(fresh) {
  const old = fresh && document.getElementById(fresh.id);
  if (!old || old.isEqualNode(fresh)) return;
  const focus = old.contains(document.activeElement) && document.activeElement.id;
  old.replaceWith(fresh);
  if (focus) document.getElementById(focus)?.focus();
}

function refused(row, html, before) {
  const [part, status] = parse(html);
  const fresh = part.content.querySelector("tbody");
  const old = new Map(controls(row).map((c) => [key(c), [valueOf(c), savedOf(c)]]));
  const { activeElement: active } = document;
  const focus = row.contains(active) && active.id;
  const range = focus && "selectionStart" in active && [active.selectionStart, active.selectionEnd];
  const state = stateOf(row);
  const { again } = state;
  states.set(fresh, state);
  // The focused input reports that it is left while it is taken out: that is no leaving of the row.
  state.busy = true;
  row.replaceWith(fresh);
  state.busy = false;
  for (const c of controls(fresh)) {
    const [typed, saved] = old.get(key(c)) ?? [valueOf(c), savedOf(c)];
    settle(c, saved);
    if (typed !== before.get(key(c))) put(c, typed);
  }
  for (const line of fresh.querySelectorAll("[data-name]")) {
    const c = control(fresh, line.dataset.name);
    if (c) settle(c, ticks(c) ? line.dataset.value !== "" : line.dataset.value);
  }
  mark(fresh, gridOf(fresh).dataset.unsaved, true);
  if (focus) {
    const target = document.getElementById(focus);
    target?.focus();
    if (range?.[0] != null) target?.setSelectionRange(...range);
  }
  announce(status.content.textContent);
  if (again || !fresh.contains(document.activeElement)) post(fresh);
}

function added(grid, after) {
  const pattern = grid.querySelector("template[data-pattern]");
  if (!pattern) return null;
  const bits = crypto.getRandomValues(new Uint8Array(16));
  bits[6] = (bits[6] & 15) | 64;
  bits[8] = (bits[8] & 63) | 128;
  const hex = [...bits].map((b) => b.toString(16).padStart(2, "0")).join("");
  const fresh = hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  after.insertAdjacentHTML("afterend", pattern.content.querySelector("tbody").outerHTML.replaceAll(NEW_KEY, fresh));
  return after.nextElementSibling;
}

function move(from, step) {
  const rows = rowsOf(gridOf(from));
  const next = rows[rows.indexOf(rowOf(from)) + step];
  const target = next && (control(next, from.name) ?? controls(next)[0]);
  target?.focus();
  target?.select?.();
  return Boolean(target);
}

function down(from) {
  const row = rowOf(from);
  const rows = rowsOf(gridOf(row));
  const next = rows[rows.indexOf(row) + 1];
  if (next && !(next.classList.contains("new") && !changed(next))) move(from, 1);
  else if (next) controls(next)[0].focus();
}

function duplicate(row) {
  const copy = added(gridOf(row), row);
  if (!copy) return;
  for (const c of controls(copy)) {
    const source = controls(row).find((other) => key(other) === key(c));
    if (source) put(c, valueOf(source));
  }
  control(copy, document.activeElement.name)?.focus();
}

const busy = () => allRows().some((row) => stateOf(row).busy);
const whenQuiet = (act) => (busy() ? setTimeout(whenQuiet, 30, act) : act());

document.addEventListener("focusout", ({ target, relatedTarget }) => {
  const row = rowOf(target);
  if (row?.isConnected && !row.contains(relatedTarget)) post(row);
});

/** What is cut off in its cell is told in full under the pointer. */
document.addEventListener("mouseover", ({ target: c }) => {
  if (!rowOf(c) || !c.matches("input, select")) return;
  const told = c.options ? c.selectedOptions[0]?.text : c.value;
  c.title = c.options || c.scrollWidth > c.clientWidth ? told ?? "" : "";
});

document.addEventListener("input", ({ target }) => {
  const row = rowOf(target);
  if (!row || !formOf(row)) return;
  const rows = rowsOf(gridOf(row));
  if (row.classList.contains("new") && row === rows.at(-1)) added(gridOf(row), row);
});

document.addEventListener("keydown", (event) => {
  const { target } = event;
  const row = rowOf(target);
  if (!row || event.isComposing || event.altKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
  if (!target.matches("input, select") || target.getAttribute("aria-expanded") === "true") return;
  const text = target.matches("input") && !ticks(target);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Enter" && event.ctrlKey) { post(row); duplicate(row); }
  else if (event.ctrlKey) return;
  else if (event.key === "Enter") { post(row, { asked: true }); down(target); }
  else if (event.key === "Escape" && valueOf(target) !== savedOf(target)) put(target, savedOf(target));
  else if (!(step && text && move(target, step))) return;
  event.preventDefault();
});

document.addEventListener("submit", (event) => {
  const row = rowOf(event.target);
  const { submitter } = event;
  if (!row || submitter?.hasAttribute("formaction")) {
    if (event.defaultPrevented || !busy()) return;
    event.preventDefault();
    whenQuiet(() => event.target.requestSubmit(submitter));
    return;
  }
  event.preventDefault();
  if (submitter?.value === "mine") row.classList.remove("conflict");
  post(row, { asked: true });
});

document.addEventListener("paste", (event) => {
  const form = document.getElementById(`${rowOf(event.target) && gridOf(rowOf(event.target)).dataset.grid}-paste`);
  const text = event.clipboardData.getData("text/plain").trimEnd();
  if (!form || !/[\t\n]/.test(text)) return;
  event.preventDefault();
  form.elements.text.value = text;
  form.requestSubmit();
});

document.addEventListener("click", (event) => {
  const theirs = event.target.closest?.("[data-keep-theirs]");
  const row = rowOf(theirs);
  if (row) {
    event.preventDefault();
    formOf(row).reset();
    row.querySelector(".row-note").remove();
    row.classList.remove("conflict");
    Object.assign(stateOf(row), { refused: null, told: null });
    mark(row, "", false);
    controls(row)[0].focus();
    announce(gridOf(row).dataset.theirs);
    return;
  }
  const link = event.target.closest?.("a[href]:not([target], [download], [href^='#'])");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || !busy()) return;
  event.preventDefault();
  whenQuiet(() => link.click());
});

window.addEventListener("online", () => {
  for (const row of allRows()) if (row.classList.contains("unsaved")) post(row);
});

window.addEventListener("beforeunload", (event) => {
  if (allRows().some((row) => formOf(row) && (stateOf(row).busy || changed(row)))) event.preventDefault();
});
