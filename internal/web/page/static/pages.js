// What every page does with a script: times in the reader's zone, and what follows the # of a
// mailed link, which no server is to be sent, put where it belongs.
import "./live.js";
import "./countdown.js";

const root = document.documentElement;
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

// Pages come with times in the zone that this cookie names.
if (zone && root.dataset.zone !== zone) {
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `deskbell-zone=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=lax${secure}`;
}

const steps = [["day", 86400], ["hour", 3600], ["minute", 60]];

function relative(at) {
  const away = (at - Date.now()) / 1000;
  const words = new Intl.RelativeTimeFormat(root.lang, { numeric: "auto", style: "short" });
  for (const [unit, length] of steps) {
    if (Math.abs(away) >= length) return words.format(Math.trunc(away / length), unit);
  }
  return words.format(0, "minute");
}

// localize writes times as the reader's clock shows them. Pages with a clock of their own, such
// as a test's, show theirs.
export function localize(part) {
  for (const time of part.querySelectorAll("time[datetime][data-form]")) {
    const at = new Date(time.dateTime);
    if (time.dataset.form === "relative") {
      time.textContent = relative(at);
    } else if (root.dataset.zone !== zone) {
      // As the server writes it: the day first, twenty-four hours, and the year where it is far away.
      const year = Math.abs(at - Date.now()) > 183 * 86400e3 ? "numeric" : undefined;
      time.textContent = at.toLocaleString(root.lang === "en" ? "en-GB" : root.lang, { weekday: "short", day: "numeric", month: "short", year, hour: "2-digit", minute: "2-digit" });
    }
  }
}
localize(document);
document.addEventListener("deskbell:changed", (e) => localize(e.target));

// What was just done is said once, not again after going back.
const address = new URL(location.href);
if (address.searchParams.has("done")) {
  address.searchParams.delete("done");
  history.replaceState(null, "", address);
}

// A form is sent once, however often its button is pressed.
document.addEventListener("submit", (e) => {
  if (e.defaultPrevented || e.target.method !== "post") return;
  if (e.target.dataset.sent) e.preventDefault();
  e.target.dataset.sent = "yes";
  setTimeout(() => delete e.target.dataset.sent, 5000);
});

const token = location.hash.slice(1);
if (token.startsWith("dbl_")) {
  history.replaceState(null, "", location.pathname + location.search);
  for (const part of document.querySelectorAll("[data-token-for]")) {
    const input = part.querySelector("[name=" + part.dataset.tokenFor + "]");
    input.value = token;
    part.hidden = true;
    part.querySelector("form[data-send-token]")?.requestSubmit();
  }
  for (const part of document.querySelectorAll("[data-token-hides]")) {
    part.hidden = true;
  }
}
