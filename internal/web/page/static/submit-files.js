// Files to send along: dropped or chosen, more than once, each to be removed again; and sent one
// by one, each with its progress.

const form = document.getElementById("submit");
const zone = document.getElementById("drop");
const input = document.getElementById("files");
const list = document.getElementById("file-list");
const say = (name) => form.getAttribute("data-say-" + name);
const most = 10;
const largest = 25 * 1024 * 1024;
const tries = 3;

// chosen are the files in their order: { file, row, key, stored, refused }.
export const chosen = [];

function sized(bytes) {
  const [n, unit] = bytes < 1e6 ? [Math.max(bytes / 1e3, 0.1), "kilobyte"] : [bytes / 1e6, "megabyte"];
  return new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit, maximumFractionDigits: 1 }).format(n);
}

function element(name, className, text = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

function add(files) {
  for (const file of files) {
    if (chosen.length >= most) {
      complain(say("many"));
      break;
    }
    if (chosen.some((one) => one.file.name === file.name && one.file.size === file.size && one.file.lastModified === file.lastModified)) continue;
    const one = { file, row: element("li", ""), key: crypto.getRandomValues(new Uint32Array(4)).join("-") };
    const remove = element("button", "plain", say("remove"));
    remove.type = "button";
    remove.setAttribute("aria-label", say("remove") + ": " + file.name);
    remove.addEventListener("click", () => drop(one));
    one.row.append(element("span", "name", file.name), element("span", "size", sized(file.size)), remove);
    chosen.push(one);
    list.append(one.row);
    if (file.size > largest) fail(one, say("large"));
  }
  list.hidden = chosen.length === 0;
}

function drop(one) {
  const at = chosen.indexOf(one);
  chosen.splice(at, 1);
  one.row.remove();
  list.hidden = chosen.length === 0;
  complain("");
  (chosen[Math.min(at, chosen.length - 1)]?.row.querySelector("button") ?? input).focus();
}

function complain(text) {
  const hint = document.getElementById("files-hint");
  hint.dataset.usual ??= hint.textContent;
  hint.textContent = text || hint.dataset.usual;
  hint.classList.toggle("fault", text !== "");
}

function fail(one, why) {
  one.row.querySelector(".why")?.remove();
  one.row.append(element("span", "why", why));
}

// tooLarge reports whether a file is chosen that could not be stored.
export const tooLarge = () => chosen.find((one) => one.file.size > largest);

input.addEventListener("change", () => {
  complain("");
  add(input.files);
  input.value = ""; // they are in the list now, and sent from there
});
zone.classList.add("ready");
zone.insertBefore(element("p", "drop-hint", say("drop")), list);
const carries = (e) => e.dataTransfer?.types.includes("Files");
for (const type of ["dragenter", "dragover"]) {
  form.addEventListener(type, (e) => {
    if (!carries(e)) return;
    e.preventDefault();
    zone.classList.add("over");
  });
}
form.addEventListener("dragleave", (e) => {
  if (!form.contains(e.relatedTarget)) zone.classList.remove("over");
});
form.addEventListener("drop", (e) => {
  if (!carries(e)) return;
  e.preventDefault();
  zone.classList.remove("over");
  complain("");
  add(e.dataTransfer.files);
});

// upload stores the files that aren't yet, one after another, with a ticket. It resolves to
// whether all are.
export async function upload(number) {
  for (const one of chosen.filter((it) => !it.stored && !it.refused)) {
    one.row.querySelector("button")?.remove();
    one.row.querySelector(".why")?.remove();
    const bar = one.row.appendChild(document.createElement("progress"));
    bar.max = one.file.size || 1;
    bar.value = 0;
    bar.setAttribute("aria-label", one.file.name);
    const why = await store(number, one, (sent) => (bar.value = sent));
    bar.remove();
    one.stored = why === "";
    if (one.stored) one.row.append(element("span", "state", "✓ " + say("sent")));
    else fail(one, why);
  }
  return chosen.every((one) => one.stored);
}

// mayPass reports whether a file that isn't stored might be, if it is tried again.
export const mayPass = () => chosen.some((one) => !one.stored && !one.refused);

// store sends one file, again if the line breaks. It resolves to why not; empty once it is stored.
async function store(number, one, progress) {
  for (let i = 1; ; i++) {
    const answer = await send(number, one, progress);
    one.refused = answer.status === 413 || answer.status === 422;
    if (answer.status === 201 || answer.responseText.includes("idempotency_key_reused")) return ""; // an earlier try got through, unheard
    if (answer.status === 413) return say("large");
    if (answer.status === 422 && answer.responseText.includes("file_type_refused")) return say("refused");
    const passes = answer.status === 0 || answer.status === 409 || answer.status === 429 || answer.status >= 500;
    if (!passes || i === tries) return say("failed");
    await new Promise((done) => setTimeout(done, 1000 * i));
  }
}

function send(number, one, progress) {
  return new Promise((done) => {
    const body = new FormData();
    body.set("file", one.file);
    const request = new XMLHttpRequest();
    request.open("POST", "/v1/tickets/" + number + "/attachments");
    request.setRequestHeader("Idempotency-Key", one.key);
    request.upload.addEventListener("progress", (e) => progress(Math.min(e.loaded, one.file.size)));
    request.addEventListener("loadend", () => done(request));
    request.send(body);
  });
}
