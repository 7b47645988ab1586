// Reports: printing, and verifying one page of tickets after the other. Both work without: by the
// browser's menu, and by the link that goes on.

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// On paper there is nothing to unfold.
addEventListener("beforeprint", () => {
  for (const it of document.querySelectorAll("details.meaning:not([open])")) {
    it.open = true;
    it.dataset.printed = "";
  }
});
addEventListener("afterprint", () => {
  for (const it of document.querySelectorAll("[data-printed]")) {
    it.open = false;
    delete it.dataset.printed;
  }
});

async function goOn() {
  for (let next = document.querySelector("#verify-state [data-next]"); next; next = document.querySelector("#verify-state [data-next]")) {
    let answer;
    try {
      answer = await fetch(next.href, { headers: { Accept: "text/html" } });
    } catch {
      return; // the link is still there, to go on by
    }
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const state = page.getElementById("verify-state");
    if (!state) return;
    document.getElementById("verify-state").replaceChildren(...document.importNode(state, true).childNodes);
    const found = page.getElementById("verify-differences");
    document.getElementById("verify-differences").append(...document.importNode(found, true).childNodes);
  }
}
goOn();
