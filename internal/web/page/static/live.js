// Pages that change by themselves. A page names the stream that it follows; when something
// happens it is fetched again, and its parts with data-live and an ID are replaced where they
// differ. What somebody is typing into, or has open, is left alone.
//
// A part may have rows: elements within data-rows, with an ID and data-shown, which stands for
// all that they show. Those that show the same stay, and move to their new places; those whose
// data-news differs are pointed out for a moment. How many they were is said where the part's
// ID followed by -said names a place for it, in the words of data-said-one and data-said-many.
import { move } from "./rows.js";
import { offline, signedOut } from "./banner.js";

const { stream, ticket, every } = document.body.dataset;
const least = 400; // milliseconds from one look to the next: much may happen at once
let running = null;
let again = false;

// shown is what each part was when it came. This runs before other scripts change anything.
const shown = new Map();
for (const part of document.querySelectorAll("[data-live]")) shown.set(part.id, part.outerHTML);

// refresh fetches the page and replaces what has changed. It resolves once that is done.
export function refresh() {
  if (running) {
    again = true;
    return running;
  }
  running = load().finally(() => {
    running = null;
    if (again) {
      again = false;
      refresh();
    }
  });
  return running;
}

async function load() {
  let answer;
  try {
    answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  } catch {
    return offline(true);
  }
  if (answer.status === 401) return signedOut();
  if (!answer.ok) return offline(answer.status >= 500);
  offline(false);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const next = fresh.getElementById(part.id);
    if (next && next.outerHTML !== shown.get(part.id) && !busy(part)) {
      shown.set(part.id, next.outerHTML);
      keepingFocus(part, () => replace(part, next));
    }
  }
}

// replace puts the new part where the old one is, or only its rows into their places.
function replace(part, next) {
  const rows = part.querySelector("[data-rows]");
  const nextRows = next.querySelector("[data-rows]");
  if (!rows || !nextRows) {
    const fresh = document.importNode(next, true);
    part.replaceWith(fresh);
    return fresh;
  }
  const news = move(rows, nextRows);
  around(part, next, rows, nextRows);
  say(part, news);
  return part;
}

// around replaces what is beside the rows, such as their count: the part's children without them.
function around(part, next, rows, nextRows) {
  const kept = [...part.children].find((child) => child.contains(rows));
  const place = [...next.children].find((child) => child.contains(nextRows));
  for (const child of [...part.children]) if (child !== kept) child.remove();
  let before = true;
  for (const child of [...next.children]) {
    if (child === place) {
      before = false;
      continue;
    }
    const fresh = document.importNode(child, true);
    if (before) kept.before(fresh);
    else part.append(fresh);
  }
}

// keepingFocus leaves open what was open, ticked what was ticked, and the focus where it was.
function keepingFocus(part, change) {
  const at = document.activeElement;
  const focused = part.contains(at) ? at.id : "";
  const open = [...part.querySelectorAll("details[open][id]")].map((d) => d.id);
  const ticked = [...part.querySelectorAll("input[type=checkbox]:checked[id]")].map((i) => i.id);
  const fresh = change();
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  for (const id of ticked) {
    const box = document.getElementById(id);
    if (box) box.checked = true;
  }
  if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus({ preventScroll: true });
  fresh.dispatchEvent(new CustomEvent("deskbell:changed", { bubbles: true }));
}

// busy reports whether somebody is writing there, or has begun to.
function busy(part) {
  const fields = "textarea, select, input:not([type=checkbox], [type=radio], [type=submit], [type=button], [type=hidden])";
  const at = document.activeElement;
  if (part.contains(at) && at.matches(fields)) return true;
  if ([...part.querySelectorAll("input[type=file]")].some((it) => it.files.length > 0)) return true;
  return [...part.querySelectorAll("textarea, input[type=text], input[type=search]")].some((it) => it.value !== it.defaultValue);
}

// say tells how many rows have changed: together for what happens within a few seconds, so that
// nobody is talked over.
const unsaid = new Map();
let saying = 0;

function say(part, news) {
  if (news === 0 || !document.getElementById(part.id + "-said")) return;
  unsaid.set(part.id, (unsaid.get(part.id) ?? 0) + news);
  if (saying) return;
  saying = setTimeout(() => {
    saying = 0;
    for (const [id, n] of unsaid) {
      const { saidOne, saidMany } = document.getElementById(id)?.dataset ?? {};
      const place = document.getElementById(id + "-said");
      if (place && saidOne) place.textContent = n === 1 ? saidOne : saidMany.replace("{}", String(n));
    }
    unsaid.clear();
  }, 1500);
}

let soon = 0;
let looked = 0;

// changed looks again at once, or as soon as it is due after the last time.
function changed() {
  if (soon) return;
  soon = setTimeout(() => {
    soon = 0;
    looked = performance.now();
    refresh();
  }, Math.max(80, looked + least - performance.now()));
}

let source = null;
let failures = 0;
let opened = false;

// The stream names its events, and a browser hears only those it asks for.
const types = ["submitted", "replied", "responded", "asked", "noted", "attached", "reclassified", "relocated", "assigned", "tagged", "solved", "reopened", "resumed", "closed", "merged", "duplicate_added", "rated", "entitled", "refused", "device_deactivated", "erased"].map((type) => "ticket." + type)
  .concat(["sla.warning", "sla.breached", "sla.met", "sla.acknowledged", "sla.escalated", "device.deactivated", "message", "changed", "reset"]);

function follow() {
  source = new EventSource(stream);
  for (const type of types) {
    source.addEventListener(type, (e) => {
      if (!ticket || type === "reset" || e.data.includes(ticket)) changed();
    });
  }
  // The stream of a ticket begins with its version: something may have happened since the page came.
  source.addEventListener("ready", (e) => {
    const shows = document.querySelector("[data-version]");
    const { version } = JSON.parse(e.data);
    if (shows && version && shows.dataset.version !== String(version)) changed();
  });
  source.addEventListener("open", () => {
    failures = 0;
    offline(false);
    if (opened) changed(); // something may have been missed
    opened = true;
  });
  source.addEventListener("error", () => {
    if (document.hidden) return;
    refresh(); // which finds out whether it is the network, the server or the session
    if (source?.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
    failures += 1;
    setTimeout(() => {
      if (!document.hidden && source?.readyState === EventSource.CLOSED) follow();
    }, Math.min(60_000, 1000 * 2 ** failures));
  });
}

function leave() {
  source?.close();
  source = null;
}

// A browser has few connections to a server; a page that nobody sees takes none.
function seen() {
  if (document.hidden) return leave();
  if (stream && !source) follow();
  if (every) refresh();
}

if (stream) {
  if (!document.hidden) follow();
  addEventListener("pagehide", leave);
  addEventListener("pageshow", (e) => {
    if (e.persisted) seen();
  });
}
if (every) {
  setInterval(() => {
    if (!document.hidden) refresh();
  }, Number(every) * 1000);
  document.addEventListener("visibilitychange", seen);
}
