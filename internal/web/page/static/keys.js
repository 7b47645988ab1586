// Keys that do something, for staff: pages register theirs, and ? lists them all. They are
// single letters, so they are left alone while somebody types, and can be switched off (WCAG
// 2.1.4); that is remembered in the browser. A button with data-keys-help opens the list, too.
const registered = new Map(); // keys, such as "j" or "g d": their label and action
const setting = "deskbell-keys";
const patience = 1500; // milliseconds between the keys of a sequence

let begun = ""; // of a sequence
let beganAt = 0;
let dialog = null;

// register lets keys do something: one, such as "j", "/" or "enter", or two in a row, such as
// "g d". The label says what, for the list. Without an action it is only listed, for what a
// browser does by itself. An action is given the event; if it returns false, the browser does
// what it would have done.
export function register(keys, label, action) {
  registered.set(keys.toLowerCase(), { label, action });
}

// on reports whether keys do something.
export function on() {
  return read() !== "off";
}

function read() {
  try {
    return localStorage.getItem(setting);
  } catch {
    return null; // the browser keeps nothing; keys are on
  }
}

function keep(value) {
  try {
    localStorage.setItem(setting, value);
  } catch {
    // It holds until the next page, and the list shows how it is there.
  }
}

// typing reports whether a key belongs to what has the focus.
function typing(at) {
  return at.isContentEditable || at.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=submit], [type=button])") || at.closest("dialog[open], [role=listbox], [role=menu]") !== null;
}

// pressed reports whether enter and space already do something where the focus is.
function pressed(at) {
  return at.matches("a[href], button, summary, input, label");
}

document.addEventListener("keydown", (e) => {
  if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || e.isComposing || !on()) return;
  const at = document.activeElement ?? document.body;
  if (typing(at)) return;
  const key = e.key.toLowerCase();
  if ((key === "enter" || key === " ") && pressed(at)) return;
  const sequence = begun !== "" && e.timeStamp - beganAt < patience ? begun + " " + key : key;
  begun = "";
  const found = registered.get(sequence) ?? registered.get(key);
  if (found?.action) {
    if (found.action(e) !== false) {
      e.preventDefault();
      acted = key;
    }
    return;
  }
  if ([...registered.keys()].some((keys) => keys.startsWith(key + " "))) {
    begun = key;
    beganAt = e.timeStamp;
  }
});

// A key that acted is not typed as well into the field where it has put the focus, though its
// character may come as an event of its own, as from some keyboards on screens, and in tests.
let acted = "";
document.addEventListener("keypress", (e) => {
  if (acted !== "" && e.key.toLowerCase() === acted) e.preventDefault();
}, true);
document.addEventListener("keyup", () => {
  acted = "";
});

function made(tag, text, className) {
  const it = document.createElement(tag);
  if (text) it.textContent = text;
  if (className) it.className = className;
  return it;
}

function written(keys) {
  const cell = made("dt");
  keys.split(" ").forEach((key, i) => {
    if (i > 0) cell.append(" then ");
    cell.append(made("kbd", key));
  });
  return cell;
}

// help shows the list, and the switch.
export function help() {
  dialog?.remove();
  dialog = made("dialog", "", "keys");
  dialog.setAttribute("aria-labelledby", "keys-title");
  const title = made("h2", "Keyboard");
  title.id = "keys-title";
  const list = made("dl");
  for (const [keys, { label }] of registered) list.append(written(keys), made("dd", label));
  const choice = made("label", "", "switch");
  const box = made("input");
  box.type = "checkbox";
  box.checked = on();
  box.addEventListener("change", () => keep(box.checked ? "on" : "off"));
  choice.append(box, " Let single keys do this, in this browser");
  const form = made("form");
  form.method = "dialog";
  form.append(made("button", "Close"));
  dialog.append(title, list, choice, form);
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    dialog?.remove();
    dialog = null;
  });
  dialog.showModal();
}

register("?", "Show this list", help);
register("g d", "Go to the queue", () => location.assign("/desk"));
register("/", "Search", (e) => {
  const field = document.querySelector("[data-search]");
  if (!field) {
    location.assign("/desk#q");
    return true;
  }
  field.focus();
  field.select();
  return true;
});

for (const button of document.querySelectorAll("[data-keys-help]")) {
  button.hidden = false;
  button.addEventListener("click", help);
}
