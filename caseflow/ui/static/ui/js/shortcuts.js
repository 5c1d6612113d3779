/** A link to a field or button (“#…”) also focuses it; Ctrl+K finds, F8 goes to the next field to complete, links with data-drawer open their drawer, Esc closes. */
const field = document.getElementById(location.hash.slice(1));
if (field?.matches("input, select, textarea, button")) field.focus();

document.addEventListener("keydown", (event) => {
  if (event.key === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
    const search = document.getElementById("search");
    if (!search) return;
    event.preventDefault();
    search.focus();
    search.select();
  } else if (event.key === "F8") {
    const open = [...document.querySelectorAll("[aria-invalid=true], [data-missing]")];
    const here = document.activeElement;
    const next = open.find((c) => here.compareDocumentPosition(c) & Node.DOCUMENT_POSITION_FOLLOWING) ?? open[0];
    if (!next) return;
    event.preventDefault();
    next.focus();
  } else if (event.key === "Escape") {
    const menu = document.querySelector("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  const link = event.target.closest("[data-drawer]");
  const drawer = link && document.getElementById(link.dataset.drawer);
  if (drawer && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    drawer.showModal();
  } else if (event.target.matches("dialog.drawer")) event.target.close();
});

document.addEventListener("caseflow:done", () => document.querySelector("dialog[open]")?.close());
