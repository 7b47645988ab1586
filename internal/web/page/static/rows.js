// Rows that move by themselves: those that still show the same stay as they are, and go to their
// new places in view of the reader.
const still = matchMedia("(prefers-reduced-motion: reduce)");
const pointedOut = 4000; // milliseconds

// move makes the rows of one list those of another, and gives how many of them are news.
export function move(rows, next) {
  const before = new Map([...rows.children].map((row) => [row.id, { row, top: row.getBoundingClientRect().top }]));
  let news = 0;
  const all = [...next.children].map((wanted) => {
    const was = before.get(wanted.id)?.row;
    if (was?.dataset.shown === wanted.dataset.shown) return begunAnew(was, wanted);
    const row = document.importNode(wanted, true);
    if (was?.dataset.news !== wanted.dataset.news) {
      news += 1;
      pointOut(row);
    }
    return row;
  });
  place(rows, all);
  glide(all, before);
  return news;
}

// begunAnew gives the countdowns of a row that stays what the server has counted: a computer that
// slept has not.
function begunAnew(row, wanted) {
  const counted = wanted.querySelectorAll("[data-left]");
  row.querySelectorAll("[data-left]").forEach((it, i) => {
    const { left, changes } = counted[i]?.dataset ?? it.dataset;
    it.dataset.left = left;
    delete it.dataset.since;
    delete it.dataset.changes;
    if (changes) it.dataset.changes = changes;
  });
  return row;
}

// place puts rows in order, touching only what is out of it: what is moved loses the focus.
function place(rows, all) {
  const wanted = new Set(all);
  for (const row of [...rows.children]) if (!wanted.has(row)) row.remove();
  all.forEach((row, i) => {
    if (rows.children[i] !== row) rows.insertBefore(row, rows.children[i] ?? null);
  });
}

function pointOut(row) {
  row.classList.add("fresh");
  setTimeout(() => row.classList.remove("fresh"), pointedOut);
}

// glide lets rows be seen to move from where they were.
function glide(all, before) {
  if (still.matches) return;
  for (const row of all) {
    const was = before.get(row.id);
    if (!was) continue;
    const by = was.top - row.getBoundingClientRect().top;
    if (Math.abs(by) > 1) row.animate([{ transform: `translateY(${by}px)` }, { transform: "none" }], { duration: 350, easing: "ease-out" });
  }
}
