// Our promise, live as the form is filled in. The server writes it; this asks for it when a field
// was left that it follows from, and puts it in.

const form = document.getElementById("submit");
const aside = document.getElementById("promise");
const live = ["verdict", "promise-said", "promise-counted"];
const follows = new Set(["license_email", "requester.country", "topic", "impact"]);
const everyMinute = 60000;
let asked = 0;
let last = "";
let soon = 0;

// asking is what the promise follows from, as it is typed.
function asking() {
  const typed = new FormData(form);
  const query = new URLSearchParams();
  for (const name of follows) query.set(name, typed.get(name) ?? "");
  return query;
}

// promise asks for the promise again: if something changed, or after a while has passed.
export async function promise(anyway = false) {
  const query = asking();
  if (!anyway && query.toString() === last) return;
  last = query.toString();
  const turn = ++asked;
  aside.classList.add("waits");
  try {
    const answer = await fetch("/promise", { method: "POST", body: query });
    if (turn !== asked) return; // somebody has gone on typing
    if (answer.ok) put(new DOMParser().parseFromString(await answer.text(), "text/html"));
    else last = "";
  } catch {
    last = ""; // offline: it is asked for again with the next change
  }
  if (turn === asked) aside.classList.remove("waits");
}

// put replaces what has changed. What tells of changes stays, so that it is read aloud.
export function put(fresh) {
  const open = aside.querySelector("details[open]") !== null;
  for (const id of live) {
    const here = document.getElementById(id);
    const next = fresh.getElementById(id);
    if (here && next && here.innerHTML !== next.innerHTML) {
      here.replaceChildren(...document.importNode(next, true).childNodes);
      if (!zoned()) here.dispatchEvent(new CustomEvent("deskbell:changed", { bubbles: true }));
    }
  }
  if (open) aside.querySelector("details")?.setAttribute("open", "");
  cards(fresh.getElementById("impacts"));
}

// zoned reports whether the server knows the reader's time zone by now, and writes times in it.
const zoned = () => document.cookie.includes("deskbell-zone=");

// cards replaces the impacts where the plan has others, and keeps what was chosen.
function cards(next) {
  const here = document.getElementById("impacts");
  if (!next || next.dataset.terms === here.dataset.terms) return;
  const chosen = here.querySelector(":checked")?.value;
  const focused = here.contains(document.activeElement) ? document.activeElement.id : "";
  const fresh = document.importNode(next, true);
  for (const one of fresh.querySelectorAll("input")) one.checked = one.value === chosen;
  here.replaceWith(fresh);
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

form.addEventListener("change", (e) => {
  if (!follows.has(e.target.name)) return;
  clearTimeout(soon);
  soon = setTimeout(promise, 250);
});

// The promise counts from now on, so it is told anew each minute, while somebody looks.
setInterval(() => {
  if (!document.hidden && document.querySelector("#promise-said time")) promise(true);
}, everyMinute);
