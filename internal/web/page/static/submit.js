// The form with a script: a draft survives a reload, the country is guessed, and a refusal loses
// nothing, the chosen files included. Without one it is sent like any form.
import { chosen, mayPass, tooLarge, upload } from "./submit-files.js";
import { promise, put } from "./submit-promise.js";

const form = document.getElementById("submit");
const send = document.getElementById("send");
const progress = document.getElementById("progress");
const say = (name) => form.getAttribute("data-say-" + name);
const draft = "deskbell-draft";
const kept = (name) => name && name !== "key" && name !== "files" && name !== "show";

// The draft.
function keep() {
  const typed = [...new FormData(form)].filter(([name, value]) => kept(name) && value !== "");
  try {
    sessionStorage.setItem(draft, JSON.stringify(typed));
  } catch {
    // Without storage there is no draft, and nothing else is lost.
  }
}

function restore() {
  let typed = [];
  try {
    typed = JSON.parse(sessionStorage.getItem(draft) ?? "[]");
  } catch {
    return false;
  }
  let any = false;
  const given = new URLSearchParams(location.search); // which counts, being of now
  for (const [name, value] of typed) {
    const control = form.elements[name];
    if (!control || given.has(name)) continue;
    any ||= name !== "requester.country" && control.value !== value;
    control.value = value;
  }
  return any;
}

// guess chooses the country whose time zone is the browser's; of several, the one its language
// names. What the server guessed stays if nothing is found.
function guess() {
  const select = document.getElementById("requester.country");
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const named = new Intl.Locale(navigator.language).region;
  const zones = (code) => {
    const place = new Intl.Locale("und-" + code);
    return place.getTimeZones?.() ?? place.timeZones ?? [];
  };
  const there = [...select.options].map((o) => o.value).filter((code) => code && zones(code).includes(zone));
  if (there.length === 1 || there.includes(named)) select.value = there.length === 1 ? there[0] : named;
  else if (select.value === "" && named) select.value = [...select.options].some((o) => o.value === named) ? named : "";
}

const isNew = "fresh" in form.dataset;
if (isNew) {
  const there = form.elements["requester.country"].value;
  guess();
  if (form.elements["requester.country"].value !== there) promise();
  if (restore()) progress.textContent = say("restored");
} else {
  document.getElementById("complaint").focus();
  keep();
}
form.addEventListener("input", keep);
form.addEventListener("change", keep);
addEventListener("pageshow", (e) => {
  if (e.persisted) location.reload(); // somebody has gone back to a form that was sent
});
if (form.elements.license_email.value) promise();

// Sending.
let sending = false;
let number = ""; // of the ticket, once there is one

function busy(is, text = "") {
  sending = is;
  send.setAttribute("aria-disabled", String(is));
  progress.textContent = text;
}

form.addEventListener("submit", async (e) => {
  e.preventDefault();
  if (sending) return;
  const large = tooLarge();
  if (large) {
    large.row.querySelector("button").focus();
    return;
  }
  busy(true, say("sending"));
  const body = new FormData(form);
  body.delete("files"); // they follow, once there is a ticket
  try {
    const answer = await fetch(form.action, { method: "POST", body });
    if (answer.redirected) await sent(answer.url);
    else refused(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    busy(false, say("offline"));
  }
});

async function sent(address) {
  forget();
  number = new URL(address).pathname.match(/^\/tickets\/(\d+)$/)?.[1] ?? "";
  if (chosen.length > 0 && number) {
    busy(true, say("uploading"));
    if (!(await upload(number))) return unsent(address);
  }
  location.assign(address);
}

function forget() {
  form.removeEventListener("input", keep);
  form.removeEventListener("change", keep);
  try {
    sessionStorage.removeItem(draft);
  } catch {
    // There was none.
  }
}

// unsent offers to try files again, those that may pass, or to go on without them.
function unsent(address) {
  busy(true, say("unsent"));
  send.hidden = true;
  const go = document.createElement("a");
  go.className = "button";
  go.href = address;
  go.textContent = say("go");
  progress.before(go);
  if (mayPass()) {
    const again = document.createElement("button");
    again.type = "button";
    again.className = "quiet";
    again.textContent = say("again");
    again.addEventListener("click", () => {
      again.remove();
      go.remove();
      sent(address);
    });
    go.after(again);
  }
  go.focus();
}

// refused shows what the server says is wrong, and leaves what is typed.
function refused(fresh) {
  busy(false);
  const complaint = fresh.getElementById("complaint");
  if (!complaint) {
    progress.textContent = fresh.querySelector("main p")?.textContent ?? say("offline");
    return;
  }
  complaint.querySelector("[data-files-lost]")?.remove(); // they are still here
  document.getElementById("complaint").replaceChildren(...document.importNode(complaint, true).childNodes);
  document.getElementById("key").value = fresh.getElementById("key").value;
  put(fresh);
  for (const next of fresh.querySelectorAll("#submit .hint[id$='-hint']")) {
    const here = document.getElementById(next.id);
    if (here && next.id !== "files-hint") here.replaceChildren(...document.importNode(next, true).childNodes);
  }
  for (const next of fresh.querySelectorAll("#submit :is(input, select, textarea, fieldset)[id]")) {
    const here = document.getElementById(next.id);
    if (here) next.hasAttribute("aria-invalid") ? here.setAttribute("aria-invalid", "true") : here.removeAttribute("aria-invalid");
  }
  document.getElementById("complaint").focus();
  document.getElementById("complaint").scrollIntoView({ block: "start" });
}
