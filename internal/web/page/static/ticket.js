// The page of a request: files are dropped where they belong and listed before they are sent, and
// what somebody writes survives until it is sent.
import { refresh } from "./live.js";

const kept = window.sessionStorage;

function read(name) {
  try {
    return kept.getItem(name);
  } catch {
    return null; // the browser keeps nothing
  }
}

function keep(name, text) {
  try {
    if (text) kept.setItem(name, text);
    else kept.removeItem(name);
  } catch {
    // what is written lasts as long as the page, then
  }
}

// sized is a file's size as the page writes it.
function sized(bytes) {
  const units = [["byte", 1], ["kilobyte", 1e3], ["megabyte", 1e6]];
  const [unit, per] = units.findLast(([, per]) => bytes >= per) ?? units[0];
  return new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: per === 1e6 ? 1 : 0 }).format(bytes / per);
}

function chosen(form) {
  const drop = form.querySelector("[data-drop]");
  const input = drop?.querySelector("input[type=file]");
  const list = drop?.querySelector("[data-chosen]");
  if (!input || !list) return;
  drop.classList.add("live");

  function set(files) {
    const all = new DataTransfer();
    for (const file of files) all.items.add(file);
    input.files = all.files;
    show();
  }

  function show() {
    list.replaceChildren(...[...input.files].map((file, i) => {
      const row = document.createElement("li");
      const name = document.createElement("span");
      name.textContent = file.name + " · " + sized(file.size);
      const remove = document.createElement("button");
      remove.type = "button";
      remove.className = "quiet";
      remove.textContent = "×";
      remove.setAttribute("aria-label", list.dataset.remove.replace("{}", file.name));
      remove.addEventListener("click", () => {
        set([...input.files].filter((_, k) => k !== i));
        (list.querySelectorAll("button")[Math.min(i, input.files.length - 1)] ?? input).focus();
      });
      row.append(name, remove);
      return row;
    }));
    list.hidden = input.files.length === 0;
  }

  input.addEventListener("change", show);
  drop.addEventListener("dragover", (e) => {
    e.preventDefault();
    drop.classList.add("over");
  });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (e) => {
    e.preventDefault();
    drop.classList.remove("over");
    set([...input.files, ...e.dataTransfer.files]);
  });
}

function drafted(form) {
  const text = form.querySelector("textarea");
  const name = "deskbell-draft-" + form.dataset.draft;
  if (!text) return;
  const arrived = read(name + "-sent") && !document.getElementById("complaint");
  keep(name + "-sent", "");
  if (arrived) keep(name, "");
  else if (text.value === "") text.value = read(name) ?? "";
  text.addEventListener("input", () => keep(name, text.value));
  form.addEventListener("submit", () => keep(name + "-sent", "yes"));
}

function begin(part) {
  for (const form of part.querySelectorAll("form[data-draft]")) {
    chosen(form);
    drafted(form);
  }
}

begin(document);
document.addEventListener("deskbell:changed", (e) => begin(e.target));
document.getElementById("complaint")?.focus();

// The pictures have times in the zone that the page came with. Another one is known by now.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && document.documentElement.dataset.zone !== zone) refresh();
