// The banner above a page that may be out of date, and why.
const words = {
  offline: {
    en: "Offline: this page may be out of date.",
    fr: "Hors ligne : cette page n’est peut-être plus à jour.",
    de: "Offline: Diese Seite ist vielleicht nicht mehr aktuell.",
    es: "Sin conexión: puede que esta página no esté al día.",
  },
  ended: {
    en: "You have been signed out. Load the page again to go on.",
    fr: "Vous avez été déconnecté. Rechargez la page pour continuer.",
    de: "Sie wurden abgemeldet. Laden Sie die Seite neu, um fortzufahren.",
    es: "Se ha cerrado su sesión. Vuelva a cargar la página para continuar.",
  },
};
let banner = null;
let shown = "";

function show(what) {
  if (shown === what) return;
  shown = what;
  banner?.remove();
  banner = null;
  if (!what) return;
  banner = document.createElement("p");
  banner.className = "offline";
  banner.setAttribute("role", "status");
  banner.textContent = words[what][document.documentElement.lang] ?? words[what].en;
  document.body.prepend(banner);
}

// offline shows or hides that the server cannot be reached.
export function offline(is) {
  show(is ? "offline" : "");
}

// signedOut shows that the reader's session is over.
export function signedOut() {
  show("ended");
}
