// Pages that change by themselves. A page names the stream that it follows; when something
// happens it is fetched again, and its parts with data-live are replaced where they differ.
// What somebody is typing into, or has open, is left alone.

const { stream, ticket, every } = document.body.dataset;
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
  if (!answer.ok) return offline(answer.status >= 500);
  offline(false);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const next = fresh.getElementById(part.id);
    if (next && next.outerHTML !== shown.get(part.id) && !busy(part)) replace(part, next);
  }
}

function replace(part, next) {
  shown.set(part.id, next.outerHTML);
  const focused = part.contains(document.activeElement) ? document.activeElement.id : "";
  const open = [...part.querySelectorAll("details[open][id]")].map((d) => d.id);
  const ticked = [...part.querySelectorAll("input[type=checkbox]:checked[id]")].map((i) => i.id);
  const fresh = document.importNode(next, true);
  part.replaceWith(fresh);
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  for (const id of ticked) {
    const box = document.getElementById(id);
    if (box) box.checked = true;
  }
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  fresh.dispatchEvent(new CustomEvent("deskbell:changed", { bubbles: true }));
}

// busy reports whether somebody is writing there.
function busy(part) {
  const at = document.activeElement;
  return part.contains(at) && at.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=submit], [type=button])");
}

let banner = null;

function offline(is) {
  if (is && !banner) {
    banner = document.createElement("p");
    banner.className = "offline";
    banner.setAttribute("role", "status");
    banner.textContent = { fr: "Hors ligne : cette page n’est peut-être plus à jour.", de: "Offline: Diese Seite ist vielleicht nicht mehr aktuell.", es: "Sin conexión: puede que esta página no esté al día." }[document.documentElement.lang] ?? "Offline: this page may be out of date.";
    document.body.prepend(banner);
  } else if (!is && banner) {
    banner.remove();
    banner = null;
  }
}

let soon = 0;
function changed() {
  clearTimeout(soon);
  soon = setTimeout(refresh, 100);
}

if (stream !== undefined && stream !== "") {
  const source = new EventSource(stream);
  const heard = (e) => {
    if (!ticket || e.data.includes(ticket)) changed();
  };
  // The stream names its events, and a browser hears only those it asks for.
  const types = ["submitted", "responded", "replied", "asked", "noted", "reclassified", "relocated", "assigned", "tagged", "solved", "reopened", "closed", "merged", "attached", "rated", "changed"];
  for (const type of types) source.addEventListener("ticket." + type, heard);
  for (const type of ["sla.warning", "sla.breached", "sla.met", "sla.acknowledged", "sla.escalated", "device.deactivated", "message", "reset"]) source.addEventListener(type, heard);
  let opened = false;
  source.addEventListener("open", () => {
    offline(false);
    if (opened) changed(); // something may have been missed
    opened = true;
  });
  source.addEventListener("error", () => offline(true));
  addEventListener("pagehide", () => source.close());
}
if (every) {
  setInterval(() => {
    if (!document.hidden) refresh();
  }, Number(every) * 1000);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) refresh();
  });
}
