// The queue by keyboard, and several tickets at once. The search field has its own file.
import { register } from "./keys.js";
import { localize } from "./pages.js";
import { refresh } from "./live.js";
import "./complete.js";

const rows = () => [...document.querySelectorAll("[data-rows] > [data-number]")];
const box = (row) => row.querySelector("input[name=ticket]");
const link = (row) => row.querySelector("a.subject");
const said = document.getElementById("queue-said");

// current is the row where the focus is.
function current() {
  return document.activeElement?.closest?.("[data-number]") ?? null;
}

// last is the number of the row that was current last, for when the focus is elsewhere.
let last = "";
document.addEventListener("focusin", (e) => {
  const row = e.target.closest?.("[data-number]");
  if (row) last = row.dataset.number;
});

function step(by) {
  const all = rows();
  if (all.length === 0) return;
  let i = all.indexOf(current());
  if (i >= 0) i += by;
  else i = Math.max(0, all.findIndex((row) => row.dataset.number === last));
  const row = all[Math.min(Math.max(i, 0), all.length - 1)];
  link(row).focus();
  row.scrollIntoView({ block: "nearest" });
}

register("j", "Next ticket", () => step(1));
register("k", "Previous ticket", () => step(-1));
register("enter", "Open the ticket");
register("o", "Open the ticket", () => follow(""));
register("r", "Open the ticket and reply", () => follow("#body"));
register("x", "Select the ticket", () => {
  const row = current();
  if (!row) return false;
  box(row).checked = !box(row).checked;
  anchor = row.dataset.number;
  picked();
  return true;
});
register("a", "Assign to me: what is selected, or the ticket", assignToMe);

function follow(part) {
  const row = current();
  if (!row) return false;
  location.assign(link(row).href + part);
  return true;
}

// Tickets selected, and the bar for them.
const bar = document.querySelector("[data-bulk-bar]");
const form = document.querySelector("[data-bulk]");
let anchor = ""; // where a range begins

function picked() {
  const all = rows();
  const n = all.filter((row) => box(row).checked).length;
  for (const row of all) row.classList.toggle("picked", box(row).checked);
  if (bar) {
    bar.hidden = n === 0;
    bar.querySelector("legend").textContent = `${n} selected`;
  }
  const every = document.querySelector("[data-pick-all]");
  if (every) {
    every.hidden = false;
    every.checked = n > 0 && n === all.length;
    every.indeterminate = n > 0 && n < all.length;
  }
}

document.addEventListener("click", (e) => {
  if (e.target.name !== "ticket") return;
  const number = e.target.value;
  if (e.shiftKey && anchor) {
    const all = rows();
    const [from, to] = [anchor, number].map((n) => all.findIndex((row) => row.dataset.number === n)).sort((a, b) => a - b);
    for (const row of all.slice(Math.max(from, 0), to + 1)) box(row).checked = e.target.checked;
  }
  anchor = number;
});
document.addEventListener("change", (e) => {
  if (e.target.matches("[data-pick-all]")) for (const row of rows()) box(row).checked = e.target.checked;
  if (e.target.matches("[data-pick-all], [name=ticket]")) picked();
});

// Enter in the field of tags adds them; in the list of people it assigns.
form?.addEventListener("keydown", (e) => {
  if (e.key !== "Enter" || !e.target.matches("#bulk-assignee")) return;
  e.preventDefault();
  form.querySelector("[value=assign]").click();
});

// assignToMe asks the API directly, so that one's place in the queue stays.
async function assignToMe() {
  let some = rows().filter((row) => box(row).checked);
  if (some.length === 0 && current()) some = [current()];
  if (some.length === 0) return;
  said.textContent = "";
  try {
    const answer = await fetch("/v1/tickets/bulk", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ tickets: some.map((row) => row.dataset.number), action: "assign", assignee: form.dataset.me }),
    });
    const told = await answer.json();
    said.textContent = answer.ok ? summed(told.items) : (told.detail ?? "That didn’t work.");
  } catch {
    said.textContent = "That didn’t work: the server cannot be reached.";
  }
  refresh();
}

function summed(items) {
  const refused = items.filter((one) => one.outcome === "refused");
  const done = items.length - refused.length;
  const parts = done > 0 ? [`${done === 1 ? "1 ticket is" : `${done} tickets are`} yours.`] : [];
  return parts.concat(refused.map((one) => `${one.number}: ${one.detail}`)).join(" ");
}

// remember tells the pages of tickets what comes before and after them.
function remember() {
  try {
    sessionStorage.setItem("deskbell-queue", JSON.stringify({ address: location.pathname + location.search, tickets: rows().map((row) => row.dataset.number) }));
  } catch {
    // Nothing is kept; j and k do nothing there.
  }
}

// What came of a form is on the page; its address is the queue's again.
if (location.pathname !== "/desk") history.replaceState(null, "", document.querySelector("[data-queue]").dataset.queue);

// A menu closes when one goes elsewhere.
document.addEventListener("click", (e) => {
  for (const menu of document.querySelectorAll(".filter[open]")) if (!menu.contains(e.target)) menu.open = false;
});
document.addEventListener("keydown", (e) => {
  const menu = e.key === "Escape" && document.activeElement?.closest(".filter[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

document.addEventListener("deskbell:changed", () => {
  picked();
  remember();
});
setInterval(() => localize(document), 60_000);
document.querySelector("[data-bulk-bar]")?.classList.add("floating");
picked();
remember();
