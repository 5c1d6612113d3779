/**
 * A field with a datalist, or with suggestions from `data-source`, becomes a combobox.
 * Free text stays as typed, Tab never chooses; without script the datalist serves.
 */
const LIMIT = 12;
let open = null;

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function enhance(input) {
  if (!input.list && !input.dataset.source) return;
  input.choices = input.list ? [...input.list.options] : [];
  const list = document.createElement("ul");
  list.id = `${input.id}-options`;
  list.className = "options";
  list.role = "listbox";
  list.popover = "manual";
  list.setAttribute("aria-label", input.labels[0]?.textContent ?? input.getAttribute("aria-label") ?? "");
  input.closest("dialog, main, body").append(list);
  input.removeAttribute("list");
  const facts = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
  for (const [name, value] of Object.entries(facts)) input.setAttribute(name, value);
  input.popup = list;
}

function close() {
  if (!open) return;
  open.setAttribute("aria-expanded", "false");
  open.removeAttribute("aria-activedescendant");
  if (open.popup.matches(":popover-open")) open.popup.hidePopover();
  open.popup.replaceChildren();
  open = null;
}

function offer(input, options) {
  close();
  if (!options.length || document.activeElement !== input) return;
  input.popup.replaceChildren(...options.slice(0, LIMIT).map((option, index) => {
    const item = document.createElement("li");
    item.role = "option";
    item.id = `${input.popup.id}-${index}`;
    item.dataset.value = option.value;
    item.textContent = option.label || option.value;
    item.setAttribute("aria-selected", "false");
    return item;
  }));
  const box = input.getBoundingClientRect();
  Object.assign(input.popup.style, { left: `${box.left}px`, top: `${box.bottom + 2}px`, minWidth: `${box.width}px` });
  input.popup.showPopover();
  input.setAttribute("aria-expanded", "true");
  open = input;
}

const matching = (input) => {
  const words = plain(input.value).split(/\s+/).filter(Boolean);
  return input.choices.filter((o) => words.every((word) => plain(`${o.value} ${o.label}`).includes(word)));
};

async function suggest(input) {
  const { source } = input.dataset;
  const asked = input.value;
  if (source && asked.trim()) {
    const address = `${source}${source.includes("?") ? "&" : "?"}q=${encodeURIComponent(asked)}`;
    const answer = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer?.ok || input.value !== asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    input.choices = [...page.querySelectorAll("option")];
    offer(input, input.choices);
  } else offer(input, asked.trim() ? matching(input) : []);
}

function choose(item) {
  const input = open;
  input.value = item.dataset.value;
  close();
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

function point(step) {
  const items = [...open.popup.children];
  const now = items.findIndex((item) => item.ariaSelected === "true");
  const next = items[(now + step + items.length + (now < 0 && step < 0 ? 1 : 0)) % items.length];
  for (const item of items) item.setAttribute("aria-selected", String(item === next));
  open.setAttribute("aria-activedescendant", next.id);
  next.scrollIntoView({ block: "nearest" });
}

document.addEventListener("focusin", ({ target }) => {
  if (target.matches("input[list], input[data-source]") && !target.popup) enhance(target);
});

document.addEventListener("input", (event) => {
  const input = event.target;
  if (!input.popup) return;
  clearTimeout(input.timer);
  input.timer = setTimeout(suggest, input.dataset.source ? 150 : 0, input);
});

document.addEventListener("keydown", (event) => {
  const input = event.target;
  if (!input.popup || event.ctrlKey || event.altKey || event.metaKey) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const chosen = open?.popup.querySelector("[aria-selected=true]");
  if (open === input && step) point(step);
  else if (open === input && event.key === "Escape") close();
  else if (open === input && event.key === "Enter" && chosen) choose(chosen);
  else {
    if (event.key === "Enter") close();
    return;
  }
  event.preventDefault();
});

document.addEventListener("mousedown", (event) => {
  const item = event.target.closest(".options li");
  if (!item || !open) return;
  event.preventDefault();
  choose(item);
});

document.addEventListener("focusout", close);
document.addEventListener("scroll", ({ target }) => open && target !== open.popup && close(), { capture: true, passive: true });
