// The search field offers operators and their values while a search is written: a combobox with a
// list, by the ARIA pattern. The API says what there is; without it, or a script, one types.
const field = document.querySelector("[data-search]");
const most = 12;
let operators = null;
let asking = null;
let list = null;
let offers = [];
let at = -1; // of the offers; -1: none
let taken = false; // an offer, by the key that is still down

function listed(address) {
  return fetch(address).then((answer) => (answer.ok ? answer.json() : { items: [] })).then(({ items }) => items);
}

// learn asks once, when it is needed. Tags are those on the page.
function learn() {
  asking ??= Promise.all([listed("/v1/search/operators"), listed("/v1/assignees")])
    .then(([known, people]) => {
      operators = known;
      const values = (name) => known.find((one) => one.name === name)?.values ?? [];
      values("assignee").push(...people.map((one) => one.email));
      values("tag").push(...field.dataset.tags.split(",").filter(Boolean));
    })
    .catch(() => {
      asking = null; // the next letter asks again
    });
  return asking;
}

// term is the one that the cursor is in: where it begins, and what is written of it.
function term() {
  const until = field.value.slice(0, field.selectionStart);
  const start = until.search(/(?:[^\s"]|"[^"]*"?)*$/);
  return { start, text: until.slice(start) };
}

// offered are what the term could become.
function offered({ text }) {
  if (!operators || text.includes('"')) return [];
  const not = text.startsWith("-") ? "-" : "";
  const [name, rest] = split(text.slice(not.length));
  if (rest === null) {
    if (text === not) return [];
    return operators.filter((o) => o.name.startsWith(name) && o.name !== name).map((o) => ({ text: `${not}${o.name}:`, about: o.about, more: true }));
  }
  const values = rest.split(",");
  const begun = values.pop().toLowerCase();
  const known = operators.find((o) => o.name === name)?.values ?? [];
  const free = known.filter((value) => value.toLowerCase().startsWith(begun) && value !== begun && !values.includes(value));
  return free.map((value) => ({ text: `${not}${name}:${[...values, quoted(value)].join(",")}`, shown: value }));
}

function split(text) {
  const i = text.indexOf(":");
  return i < 0 ? [text.toLowerCase(), null] : [text.slice(0, i).toLowerCase(), text.slice(i + 1)];
}

function quoted(value) {
  return /[\s",]/.test(value) ? `"${value.replace(/[\\"]/g, "\\$&")}"` : value;
}

function close() {
  list.hidden = true;
  offers = [];
  at = -1;
  field.setAttribute("aria-expanded", "false");
  field.removeAttribute("aria-activedescendant");
}

function show() {
  offers = offered(term()).slice(0, most);
  if (offers.length === 0) return close();
  at = -1;
  list.replaceChildren(...offers.map((offer, i) => {
    const it = document.createElement("li");
    it.id = `offer-${i}`;
    it.setAttribute("role", "option");
    it.setAttribute("aria-selected", "false");
    const word = document.createElement("strong");
    word.textContent = offer.shown ?? offer.text;
    it.append(word);
    if (offer.about) it.append(" " + offer.about);
    return it;
  }));
  list.hidden = false;
  field.setAttribute("aria-expanded", "true");
  field.removeAttribute("aria-activedescendant");
}

function point(to) {
  list.children[at]?.setAttribute("aria-selected", "false");
  at = (to + offers.length) % offers.length;
  const it = list.children[at];
  it.setAttribute("aria-selected", "true");
  it.scrollIntoView({ block: "nearest" });
  field.setAttribute("aria-activedescendant", it.id);
}

// take writes an offer in the place of the term; after an operator its values are offered.
function take(offer) {
  const { start, text } = term();
  const rest = field.value.slice(start + text.length);
  const written = offer.more || rest.startsWith(" ") ? offer.text : offer.text + " ";
  field.setRangeText(written, start, start + text.length, "end");
  field.focus();
  if (offer.more) show();
  else close();
}

function pressed(e) {
  const open = !list.hidden;
  if (e.key === "ArrowDown" || e.key === "ArrowUp") {
    if (!open) show();
    if (offers.length === 0) return;
    e.preventDefault();
    point(e.key === "ArrowDown" ? at + 1 : at - (at < 0 ? 0 : 1));
  } else if (open && at >= 0 && (e.key === "Enter" || e.key === "Tab")) {
    e.preventDefault();
    taken = true;
    take(offers[at]);
  } else if (open && e.key === "Escape") {
    e.preventDefault();
    close();
  }
}

// swallowed is the character of the key that took an offer. It may come as an event of its own, and
// would send the form.
function swallowed(e) {
  if (taken && e.key === "Enter") e.preventDefault();
}

function begin() {
  list = document.createElement("ul");
  list.id = "offers";
  list.className = "offers";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  field.after(list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "offers", "aria-haspopup": "listbox" })) field.setAttribute(name, value);
  field.addEventListener("focus", learn);
  field.addEventListener("input", () => learn().then(show));
  field.addEventListener("keydown", pressed);
  field.addEventListener("keypress", swallowed);
  field.addEventListener("keyup", () => {
    taken = false;
  });
  field.addEventListener("blur", () => setTimeout(close, 150));
  list.addEventListener("pointerdown", (e) => {
    e.preventDefault(); // the focus stays in the field
    const it = e.target.closest("[role=option]");
    if (it) take(offers[[...list.children].indexOf(it)]);
  });
}

if (field) begin();
