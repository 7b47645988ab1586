// Countdowns run while the desk is open, and stand still while it is closed. The server says
// which of both it is, and until when; at that instant the page looks again.
import { refresh } from "./live.js";

const begun = performance.now(); // of the page's own clock, which nobody sets back

// spanned writes a time as the server does: these signs are the same in every language.
function spanned(seconds) {
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours > 0) return `${hours} h` + (minutes % 60 ? ` ${minutes % 60} min` : "");
  return minutes > 0 ? `${minutes} min` : `${Math.floor(seconds)} s`;
}

function begin(part) {
  const now = performance.now();
  for (const it of part.querySelectorAll("[data-left]")) it.dataset.since ??= now;
}

function tick() {
  if (document.hidden) return;
  const now = performance.now();
  let due = false;
  for (const it of document.querySelectorAll("[data-left]")) {
    const since = Number(it.dataset.since ?? begun);
    const passed = (now - since) / 1000;
    if (it.dataset.changes) {
      if (passed > Number(it.dataset.changes)) {
        due = true;
        delete it.dataset.changes;
      }
    }
    if (it.dataset.counts === undefined) continue;
    const left = Number(it.dataset.left) - passed;
    const words = left < 0 ? it.dataset.late : it.dataset.ahead;
    const text = words.replace("{}", spanned(Math.abs(left)));
    if (it.textContent !== text) it.textContent = text;
    const outer = it.closest(".countdown");
    if (left < 0 && outer && !outer.classList.contains("late")) {
      outer.classList.add("late");
      due = true;
    }
  }
  if (due) refresh();
}

if (document.querySelector("[data-left]") || document.querySelector("[data-live]")) {
  begin(document);
  document.addEventListener("deskbell:changed", (e) => begin(e.target));
  setInterval(tick, 1000);
}
