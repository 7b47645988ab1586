// What the settings and one's account have besides: buttons that copy what is shown once, a
// choice that makes others needless, and the switch for keys.
import "./keys.js";

for (const button of document.querySelectorAll("[data-copy]")) {
  const from = document.getElementById(button.dataset.copy);
  const said = button.closest(".secret, section")?.querySelector("[data-copied]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = from.value ?? from.innerText;
    try {
      await navigator.clipboard.writeText(text);
      if (said) said.textContent = said.dataset.copied || "Copied.";
    } catch {
      select(from);
      if (said) said.textContent = said.dataset.select || "Press Ctrl+C or ⌘C to copy it.";
    }
  });
}

function select(from) {
  if (from.select) {
    from.focus();
    from.select();
    return;
  }
  getSelection().selectAllChildren(from);
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// A token that may do everything needs no scopes.
const all = document.querySelector("#all");
function follow() {
  for (const box of document.querySelectorAll("[name=scopes]")) box.disabled = all.checked;
}
if (all) {
  all.addEventListener("change", follow);
  follow();
}

// Keys are remembered in the browser, see keys.js.
const keys = document.querySelector("[data-keys]");
if (keys) {
  const box = keys.querySelector("input");
  try {
    box.checked = localStorage.getItem("deskbell-keys") !== "off";
    keys.hidden = false;
  } catch {
    // This browser keeps nothing, so there is nothing to switch.
  }
  box.addEventListener("change", () => localStorage.setItem("deskbell-keys", box.checked ? "on" : "off"));
}
