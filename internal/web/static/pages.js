// What pages do with a script: times in the reader's zone, and what follows the # of a mailed
// link, which no server is to be sent, put where it belongs.

for (const time of document.querySelectorAll("time[datetime]")) {
  const at = new Date(time.dateTime);
  time.title = time.textContent;
  time.textContent = at.toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
}

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
