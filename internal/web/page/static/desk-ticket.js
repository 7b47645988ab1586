// The page of a ticket for staff. Everything works without this: steps are pages of their own,
// and forms are sent as they are. With it, steps open over the ticket, drafts are kept, what
// comes meanwhile is pointed out, and keys do what is done most.
import { register } from "./keys.js";
import { localize } from "./pages.js";

const pageOf = document.querySelector("[data-ticket-page]");
const number = pageOf?.dataset.ticketPage;
const form = document.getElementById("message-form");
const body = document.getElementById("body");

// What came back after a form was sent has the address of the form; looking again needs the page's.
const address = document.querySelector("[data-address]")?.dataset.address;
if (address && location.pathname + location.search !== address) history.replaceState(null, "", address + location.hash);

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// Drafts are kept in this tab, until they are sent.
function keep(name, value) {
  try {
    if (value) sessionStorage.setItem(name, value);
    else sessionStorage.removeItem(name);
    return true;
  } catch {
    return false; // the browser keeps nothing
  }
}

function kept(name) {
  try {
    return sessionStorage.getItem(name);
  } catch {
    return null;
  }
}

const draft = "deskbell-draft-" + number;
if (form) {
  if (form.dataset.draftSent !== undefined) keep(draft, "");
  const before = JSON.parse(kept(draft) ?? "null");
  if (before && body.value === "") {
    body.value = before.body;
    const choice = form.querySelector(`[name=kind][value="${CSS.escape(before.kind)}"]`);
    if (choice && !choice.disabled) choice.checked = true;
    document.getElementById("kept").textContent = "This is the draft that you began.";
  }
  form.addEventListener("input", () => {
    const kind = form.querySelector("[name=kind]:checked")?.value ?? "";
    keep(draft, body.value.trim() ? JSON.stringify({ body: body.value, kind }) : "");
  });
  form.addEventListener("keydown", (e) => {
    if (e.key !== "Enter" || !(e.ctrlKey || e.metaKey) || e.target !== body) return;
    e.preventDefault();
    form.requestSubmit(form.querySelector("[data-send]"));
  });
}

// A saved reply goes to where one writes, and nothing is sent for it but the question.
const insert = form?.querySelector("[data-insert]");
insert?.addEventListener("click", async (e) => {
  e.preventDefault();
  const chosen = document.getElementById("insert").selectedOptions[0];
  if (!chosen?.value) return;
  const place = document.getElementById("kept");
  try {
    const answer = await fetch(insert.dataset.insert + encodeURIComponent(chosen.value));
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.detail);
    const at = body.selectionStart ?? body.value.length;
    const lead = at > 0 && !body.value.slice(0, at).endsWith("\n") ? "\n\n" : "";
    body.setRangeText(lead + told.body, at, body.selectionEnd ?? at, "end");
    const kind = chosen.dataset.kind && form.querySelector(`[name=kind][value="${CSS.escape(chosen.dataset.kind)}"]`);
    if (kind && !kind.disabled && !form.querySelector("[name=kind]:checked")) kind.checked = true;
    body.dispatchEvent(new Event("input", { bubbles: true }));
    body.focus();
    place.textContent = "Inserted.";
  } catch (problem) {
    place.textContent = "The reply could not be inserted. " + (problem.message || "Try again.");
  }
});

// What comes while the page is open is pointed out. A form holds for the ticket as its writer
// saw it: with a draft begun it stays so until they say that they have seen what is new.
let seen = Number(document.getElementById("glance")?.dataset.last ?? 0);

function follow() {
  const now = document.getElementById("glance").dataset;
  for (const field of form.querySelectorAll("[name=version]")) field.value = now.version;
  for (const field of form.querySelectorAll("[name=seen]")) field.value = now.last;
}

function pointOut(thread) {
  const fresh = [...thread.querySelectorAll("[data-event]")].filter((one) => Number(one.dataset.event) > seen);
  if (fresh.length === 0) return;
  for (const one of fresh) one.classList.add("fresh");
  const words = fresh.filter((one) => one.dataset.by === "customer").length;
  const told = words > 0 ? (words === 1 ? "The customer has written." : `The customer has written ${words} times.`) : fresh.length === 1 ? "Something new is in the conversation." : `${fresh.length} new entries are in the conversation.`;
  document.getElementById("announced").textContent = told;
  const meanwhile = document.getElementById("meanwhile");
  if (body.value.trim() === "") {
    follow();
    return;
  }
  const button = document.createElement("button");
  button.type = "button";
  button.className = "plain";
  button.textContent = "I have seen it";
  button.addEventListener("click", () => {
    follow();
    meanwhile.hidden = true;
    body.focus();
  });
  const link = document.createElement("a");
  link.href = "#" + fresh[0].id;
  link.textContent = "Look";
  meanwhile.replaceChildren(told + " ", link, " ", button);
  meanwhile.hidden = false;
}

document.addEventListener("deskbell:changed", (e) => {
  const thread = document.getElementById("thread");
  if (!form || !thread) return;
  if (e.target.id === "thread") pointOut(thread);
  else if (e.target.id === "glance" && body.value.trim() === "") follow();
});

// Steps open over the page: their form is the one of their own page.
async function open(href) {
  const place = new URL(href, location.href);
  let step = null;
  try {
    const answer = await fetch(place, { headers: { Accept: "text/html" } });
    step = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("step");
  } catch {
    // Without the network the browser says so itself.
  }
  if (!step) return location.assign(place);
  const dialog = document.createElement("dialog");
  dialog.className = "step-dialog";
  const title = document.createElement("h2");
  const heading = step.querySelector("h1");
  title.textContent = heading.textContent;
  title.id = "step-title";
  heading.replaceWith(title);
  dialog.setAttribute("aria-labelledby", "step-title");
  const close = document.createElement("button");
  close.type = "button";
  close.className = "quiet close";
  close.textContent = "Close";
  close.addEventListener("click", () => dialog.close());
  dialog.append(document.importNode(step, true));
  dialog.firstElementChild.prepend(close);
  dialog.addEventListener("close", () => dialog.remove());
  const present = document.querySelector("dialog.step-dialog");
  document.body.append(dialog);
  present?.close();
  localize(dialog);
  dialog.showModal();
  (dialog.querySelector("input:not([type=hidden], :disabled), select, textarea") ?? close).focus();
  previews(dialog);
  return undefined;
}

document.addEventListener("click", (e) => {
  const link = e.target.closest("a[data-step]");
  if (!link || e.ctrlKey || e.metaKey || e.shiftKey || e.button !== 0) return;
  e.preventDefault();
  open(link.href);
});
document.addEventListener("submit", (e) => {
  if (!e.target.matches("dialog form[data-step]")) return;
  e.preventDefault();
  open(e.target.action + "?" + new URLSearchParams(new FormData(e.target)));
});

// previews shows what a choice would mean as it is made.
function previews(part) {
  const place = part.querySelector("[data-preview]");
  const choice = part.querySelector("select[name=country]");
  if (!place || !choice) return;
  let asked = 0;
  choice.addEventListener("change", async () => {
    asked += 1;
    const mine = asked;
    const answer = await fetch(place.dataset.preview + "?country=" + encodeURIComponent(choice.value)).catch(() => null);
    if (!answer?.ok || mine !== asked) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-preview]");
    place.replaceChildren(...document.importNode(fresh, true).childNodes);
    localize(place);
  });
}
previews(document);

// The time where the customer is, as far as browsers know a country's zones.
function there() {
  const label = document.querySelector("[data-there]");
  if (!label) return;
  let zones = [];
  try {
    const country = new Intl.Locale("und", { region: label.dataset.there });
    zones = country.getTimeZones?.() ?? country.timeZones ?? [];
  } catch {
    return;
  }
  const now = new Date();
  const clocks = zones.map((timeZone) => now.toLocaleString("sv-SE", { dateStyle: "short", timeStyle: "short", timeZone })).sort(); // 2026-11-25 15:00
  const different = [...new Set(clocks)].map((at) => at.split(" ")[1]);
  if (different.length === 0) return;
  const value = label.nextElementSibling;
  value.querySelector("[data-there-now]").textContent = different.length === 1 ? different[0] : `${different[0]} to ${different[different.length - 1]}, by zone`;
  label.hidden = value.hidden = false;
}
there();
setInterval(there, 30_000);

// The tickets before and after this one, as the queue had them last.
const queue = JSON.parse(kept("deskbell-queue") ?? "null");
const neighbors = document.querySelector("[data-neighbors]");
const place = queue?.tickets?.indexOf(number) ?? -1;

function neighbor(by) {
  const next = place >= 0 ? queue.tickets[place + by] : undefined;
  return next ? "/tickets/" + next : null;
}

if (neighbors && place >= 0) {
  for (const [name, by] of [["[data-previous]", -1], ["[data-next]", 1]]) {
    const link = neighbors.querySelector(name);
    const href = neighbor(by);
    if (href) link.href = href;
    else link.remove();
  }
  neighbors.hidden = false;
  document.querySelector("[data-key-queue]").href = queue.address;
}

if (number) {
  const write = (kind) => {
    const choice = kind && document.getElementById("kind-" + kind);
    if (choice && !choice.disabled) choice.checked = true;
    body.focus();
    body.scrollIntoView({ block: "center" });
  };
  const go = (href) => (href ? location.assign(href) : false);
  register("r", "Write to the customer", () => write(""));
  register("n", "Write an internal note", () => write("note"));
  register("a", "Assign to me", () => document.querySelector("[data-take]")?.requestSubmit() ?? false);
  register("i", "Correct the impact", () => document.getElementById("to-impact")?.click() ?? false);
  register("j", "Next ticket of the queue", () => go(neighbor(1)));
  register("k", "Previous ticket of the queue", () => go(neighbor(-1)));
  register("u", "Back to the queue", () => location.assign(document.querySelector("[data-key-queue]").href));
}
if (location.hash === "#reply") body?.focus();
document.getElementById("refusal")?.focus();
